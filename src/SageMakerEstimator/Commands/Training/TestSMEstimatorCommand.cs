using System.Management.Automation;

namespace SageMakerEstimator.Commands;

/// <summary>Test-SMEstimator: looks at everything that could keep a run from starting, before it costs anything.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SMEstimator")]
[OutputType(typeof(EstimatorCheck))]
public sealed class TestSMEstimatorCommand : TrainingRunCmdlet
{
    private protected override void Process()
    {
        var options = RunOptions();
        Run((sink, token) => Core.Training.TestAsync(Estimator, options, sink, token));
    }
}
