using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>ConvertTo-SMTrainingRequest: the exact CreateTrainingJob request, for others to send.</summary>
[Cmdlet(VerbsData.ConvertTo, "SMTrainingRequest")]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class ConvertToSMTrainingRequestCommand : TrainingRunCmdlet
{
    /// <summary>JSON text, as the AWS CLI takes it.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    private protected override void Process()
    {
        var options = RunOptions();
        var request = Ask((sink, token) => Core.Training.RequestAsync(Estimator, options, sink, token));
        WriteObject(AsJson ? request.Json : PlainValue.ToPowerShell(request.Members));
    }
}
