using System.Collections;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Start-SMTransform: starts a transform job of each transformer as it arrives and follows all to their ends.</summary>
[Cmdlet(VerbsLifecycle.Start, "SMTransform", SupportsShouldProcess = true)]
[OutputType(typeof(TransformJob))]
public sealed class StartSMTransformCommand : SageMakerCmdlet
{
    private readonly List<TransformJob> _jobs = [];

    /// <summary>The transformer.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Transformer Transformer { get; set; } = null!;

    /// <summary>The input: an S3 prefix or manifest, or a file or folder of this machine.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Data", "InputData")]
    [ValidateNotNullOrEmpty]
    public object S3Uri { get; set; } = null!;

    /// <summary>What the input is.</summary>
    [Parameter]
    [Alias("S3DataType")]
    [ValidateSet("S3Prefix", "ManifestFile", "AugmentedManifestFile", "Converse")]
    public string DataType { get; set; } = "S3Prefix";

    /// <summary>The MIME type of the input.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>How the input is compressed.</summary>
    [Parameter]
    [ValidateSet("None", "Gzip")]
    public string? CompressionType { get; set; }

    /// <summary>How files are taken apart into records.</summary>
    [Parameter]
    [ValidateSet("None", "Line", "RecordIO", "TFRecord")]
    public string? SplitType { get; set; }

    /// <summary>What of a record the model gets.</summary>
    [Parameter]
    [ValidateLength(0, 63)]
    public string? InputFilter { get; set; }

    /// <summary>What of a record, or of a record and its answer, is stored.</summary>
    [Parameter]
    [ValidateLength(0, 63)]
    public string? OutputFilter { get; set; }

    /// <summary>Whether answers are stored with their records.</summary>
    [Parameter]
    [ValidateSet("None", "Input")]
    public string? JoinSource { get; set; }

    /// <summary>The job's name.</summary>
    [Parameter]
    [Alias("TransformJobName")]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>The longest time a request may take.</summary>
    [Parameter]
    [Alias("InvocationsTimeoutInSeconds")]
    [Duration(MinSeconds = 1, MaxSeconds = 3600)]
    public TimeSpan? InvocationTimeout { get; set; }

    /// <summary>How often a request that failed is tried again.</summary>
    [Parameter]
    [Alias("InvocationsMaxRetries")]
    [ValidateRange(0, 3)]
    public int? InvocationMaxRetry { get; set; }

    /// <summary>Where requests and answers are captured to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BatchDataCaptureS3Uri { get; set; }

    /// <summary>The KMS key of what is captured.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BatchDataCaptureKmsKey { get; set; }

    /// <summary>Add an id to each captured record and answer.</summary>
    [Parameter]
    [Alias("GenerateInferenceId")]
    public SwitchParameter BatchDataCaptureInferenceId { get; set; }

    /// <summary>The software on the machines.</summary>
    [Parameter]
    [Alias("TransformAmiVersion")]
    [ValidateNotNullOrEmpty]
    public string? AmiVersion { get; set; }

    /// <summary>Where SageMaker Experiments files the job.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? ExperimentConfig { get; set; }

    /// <summary>Return as soon as the job has started.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Wait without showing the job's log.</summary>
    [Parameter]
    public SwitchParameter NoLog { get; set; }

    /// <summary>The longest wait.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>A stopped job isn't an error.</summary>
    [Parameter]
    public SwitchParameter AllowStopped { get; set; }

    /// <summary>Ctrl+C stops the jobs that are waited for, wherever they run.</summary>
    [Parameter]
    public SwitchParameter StopOnInterrupt { get; set; }

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => Transformer;

    private Interruption Interruption => StopOnInterrupt ? Interruption.StopsAll : Interruption.StopsLocal;

    private protected override void Process()
    {
        var options = Options();
        var plan = Ask((sink, token) => Core.Transform.PlanAsync(Transformer, options, sink, token));
        if (!Confirm(plan.JobName, "Start transform job", [plan.Request]))
        {
            return;
        }

        var job = Ask(async (sink, token) =>
        {
            // Remembered before this thread can be stopped: a job that was started always has somebody who knows it.
            var started = await Core.Transform.SubmitAsync(plan, Interruption, sink, token).ConfigureAwait(false);
            lock (_jobs)
            {
                _jobs.Add(started);
            }

            return started;
        });
        if (NoWait)
        {
            _jobs.Remove(job);
            WriteObject(job);
        }
    }

    private protected override void End()
    {
        if (_jobs.Count == 0)
        {
            return;
        }

        var jobs = _jobs.ToArray();
        _jobs.Clear();
        var options = Screen.Describe(
            Host,
            new WaitOptions { NoLog = NoLog, Timeout = Timeout, AllowStopped = AllowStopped, WritesJobs = true });
        Run((sink, token) => WaitAsync(jobs, options, sink, token));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _jobs.Count > 0)
        {
            // Stopped while more transformers were still to come: nobody waits for the first ones any more.
            Run((sink, _) => Core.Transform.AbandonAsync(_jobs, Interruption, sink));
            _jobs.Clear();
        }

        base.Dispose(disposing);
    }

    private async Task WaitAsync(TransformJob[] jobs, WaitOptions options, IOperationSink sink, CancellationToken token)
    {
        try
        {
            await Core.Transform.WaitAsync(jobs, options, sink, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Core.Transform.AbandonAsync(jobs, Interruption, sink).ConfigureAwait(false);
            throw;
        }
    }

    private TransformOptions Options() => new()
    {
        InputUri = Uri(S3Uri is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : S3Uri),
        DataType = DataType,
        ContentType = ContentType,
        CompressionType = CompressionType,
        SplitType = SplitType,
        InputFilter = InputFilter,
        OutputFilter = OutputFilter,
        JoinSource = JoinSource,
        JobName = JobName,
        InvocationTimeout = InvocationTimeout is { } limit ? (int)limit.TotalSeconds : null,
        InvocationMaxRetry = InvocationMaxRetry,
        BatchDataCaptureS3Uri = BatchDataCaptureS3Uri,
        BatchDataCaptureKmsKey = BatchDataCaptureKmsKey,
        BatchDataCaptureInferenceId = MyInvocation.BoundParameters.ContainsKey(nameof(BatchDataCaptureInferenceId))
            ? BatchDataCaptureInferenceId
            : null,
        AmiVersion = AmiVersion,
        Experiment = ExperimentConfig is null ? null : ExperimentReader.Read(ExperimentConfig),
    };

    private string Uri(object given)
    {
        var text = given is string plain ? plain : InputDataReader.S3ObjectUri(given) ?? given.ToString()!;
        return text.Contains("://", StringComparison.Ordinal) ? text : FileUri.Of(ResolvePath(text));
    }
}
