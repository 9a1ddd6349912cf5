using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Export-SMTrainingReport: all there is to know of a training job in one file.</summary>
[Cmdlet(VerbsData.Export, "SMTrainingReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSMTrainingReportCommand : AwsObjectCmdlet
{
    private static readonly string[] MarkdownExtensions = [".md", ".markdown"];

    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>The job: an object, a name or an ARN.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity TrainingJob { get; set; } = null!;

    /// <summary>The file, or the folder for a file of the job's name; the current location by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Write Markdown; a file that ends in .md is Markdown anyway.</summary>
    [Parameter]
    public SwitchParameter Markdown { get; set; }

    /// <summary>How many of the log's last lines the report has.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int LogLine { get; set; } = 100;

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    private protected override object? CurrentItem => TrainingJob.Source;

    private protected override void Process()
    {
        var job = TrainingJob.Resolve(Session, Local);
        var path = PathOf(job.Name);
        var isMarkdown = Markdown || MarkdownExtensions.Contains(
            System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
        if (!Confirm(path, $"Write the report of training job {job.Name}", []))
        {
            return;
        }

        Run((sink, token) => Core.Reports.WriteAsync(new ReportQuery(job, path, isMarkdown, LogLine), sink, token));
        _written.Add(path);
        WriteObject(new FileInfo(path));
    }

    private string PathOf(string job)
    {
        var path = ResolvePath(Path);
        if (Directory.Exists(path) || System.IO.Path.EndsInDirectorySeparator(Path))
        {
            path = System.IO.Path.Combine(path, job + (Markdown ? ".md" : ".html"));
        }

        return !_written.Contains(path)
            ? path
            : throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                $"'{path}' has the report of another job of this call already; a file holds one.")
            {
                Target = TrainingJob.Source,
                RecommendedAction = "Give a folder as -Path: each report gets its job's name there.",
            };
    }
}
