using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Export-SMEstimator: writes an estimator as JSON that people can review and git can keep.</summary>
[Cmdlet(VerbsData.Export, "SMEstimator", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSMEstimatorCommand : SageMakerCmdlet
{
    private bool _written;

    /// <summary>The estimator.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Estimator Estimator { get; set; } = null!;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Keep a file that is there.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override object? CurrentItem => Estimator;

    private protected override void Process()
    {
        var path = ResolvePath(Path);
        if (_written)
        {
            throw Refused(
                ErrorId.ParametersConflict, ErrorKind.InvalidArgument, $"'{path}' holds one estimator, and several were piped.");
        }

        if (NoClobber && File.Exists(path))
        {
            throw Refused(ErrorId.FileExists, ErrorKind.ResourceExists, $"'{path}' exists already; -NoClobber keeps it.");
        }

        var folder = System.IO.Path.GetDirectoryName(path)!;
        var json = Ask((sink, _) => Task.FromResult(Core.Estimators.Export(Estimator, folder, sink)));
        if (!Confirm(path, "Export estimator", []))
        {
            return;
        }

        try
        {
            File.WriteAllText(path, json);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused(
                ErrorId.FileNotWritable, ErrorKind.WriteError, $"'{path}' can't be written: {error.Message}", error);
        }

        _written = true;
        WriteObject(new FileInfo(path));
    }

    private SageMakerEstimatorException Refused(string id, ErrorKind kind, string message, Exception? cause = null) =>
        new(id, kind, message, cause) { Target = Path };
}
