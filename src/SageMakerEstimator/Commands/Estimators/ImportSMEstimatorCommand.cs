using System.Management.Automation;
using SageMakerEstimator.Base;

namespace SageMakerEstimator.Commands;

/// <summary>Import-SMEstimator: makes an estimator of a file that Export-SMEstimator wrote.</summary>
[Cmdlet(VerbsData.Import, "SMEstimator")]
[OutputType(typeof(Estimator))]
public sealed class ImportSMEstimatorCommand : AwsDataCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    private protected override object? CurrentItem => Path;

    private protected override void Process()
    {
        var (path, session) = (ResolvePath(Path), Session);
        WriteObject(Ask((sink, _) => Task.FromResult(Core.Estimators.Import(path, session, sink))));
    }
}
