using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Invoke-SMCompile: compiles a trained model for one kind of machine and waits for it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SMCompile", DefaultParameterSetName = ModelSet, SupportsShouldProcess = true)]
[OutputType(typeof(Model))]
public sealed class InvokeSMCompileCommand : AwsObjectCmdlet
{
    private const string ModelSet = "Model";
    private const string JobSet = "Job";

    /// <summary>What to compile: an estimator, a training job or a model.</summary>
    [Parameter(ParameterSetName = ModelSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Estimator", "Model")]
    public CompilationSource InputObject { get; set; } = null!;

    /// <summary>The family of machines, or the device.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("TargetDevice")]
    [ArgumentCompleter(typeof(CompilationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TargetInstanceFamily { get; set; }

    /// <summary>The names and shapes of the model's inputs.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("DataInputConfig")]
    [ValidateNotNullOrEmpty]
    public object? InputShape { get; set; }

    /// <summary>Where the compiled model goes.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("S3OutputLocation")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>The model's framework.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ArgumentCompleter(typeof(CompilationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Framework { get; set; }

    /// <summary>The framework's version.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? FrameworkVersion { get; set; }

    /// <summary>The longest time the compiler may take.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("CompileMaxRun")]
    [Duration(MinSeconds = 1)]
    public TimeSpan MaxRun { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>The job's name.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>The IAM role of the compiler.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>The KMS key of the compiled model.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("KmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? KmsKey { get; set; }

    /// <summary>The subnets of the compiler.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("Subnets")]
    [ValidateNotNullOrEmpty]
    public string[] Subnet { get; set; } = [];

    /// <summary>Its security groups.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("SecurityGroupIds")]
    [ValidateNotNullOrEmpty]
    public string[] SecurityGroupId { get; set; } = [];

    /// <summary>Tags of the job.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("Tags")]
    [Tag]
    public Tag[]? Tag { get; set; }

    /// <summary>The system of a device that has no name of its own.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateSet("ANDROID", "LINUX")]
    public string? TargetPlatformOs { get; set; }

    /// <summary>Its processor.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateSet("X86_64", "X86", "ARM64", "ARM_EABI", "ARM_EABIHF")]
    public string? TargetPlatformArch { get; set; }

    /// <summary>Its accelerator.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateSet("INTEL_GRAPHICS", "MALI", "NVIDIA", "NNA")]
    public string? TargetPlatformAccelerator { get; set; }

    /// <summary>Options of the compiler.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("CompilerOptions")]
    [ValidateNotNullOrEmpty]
    public object? CompilerOption { get; set; }

    /// <summary>A job that exists, to wait for.</summary>
    [Parameter(ParameterSetName = JobSet, Mandatory = true)]
    [Alias("CompilationJobName")]
    public CompilationJobIdentity CompilationJob { get; set; } = null!;

    /// <summary>Return as soon as the job has started.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>The longest wait.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    private protected override bool Annotates => true;

    private protected override object? CurrentItem => ParameterSetName == JobSet ? CompilationJob.Source : InputObject.Source;

    private CompilationWait WaitOptions => new() { NoWait = NoWait, Timeout = Timeout };

    private protected override void Process()
    {
        if (ParameterSetName == JobSet)
        {
            var job = CompilationJob.Resolve(Session);
            WriteObject(Ask((sink, token) => Core.Compilation.AttachAsync(job, WaitOptions, sink, token)));
            return;
        }

        var (session, options) = (Session, Options());
        var plan = Ask(async (sink, token) =>
        {
            var model = await ModelAsync(session, sink, token).ConfigureAwait(false);
            return await Core.Compilation.PlanAsync(model, options, sink, token).ConfigureAwait(false);
        });
        if (Confirm(plan.JobName, "Start compilation job", [plan.Request]))
        {
            WriteObject(Ask((sink, token) => Core.Compilation.CompileAsync(plan, sink, token)));
        }
    }

    private async Task<Model> ModelAsync(AwsSession session, IOperationSink sink, CancellationToken token)
    {
        if (InputObject.Model(session) is { } model)
        {
            return model;
        }

        var job = InputObject.Job(session);
        if (job.Backend == Backend.Local)
        {
            // Refused by the plan, without a look at what the job has left.
            return new Model { Backend = Backend.Local, TrainingJobName = job.Name };
        }

        var estimator = job.Estimator ?? await Core.Training.RestoreAsync(job, "", sink, token).ConfigureAwait(false);
        return await Core.Models.OfEstimatorAsync(estimator, new ModelOptions(), sink, token).ConfigureAwait(false);
    }

    private CompilationOptions Options() => new()
    {
        TargetInstanceFamily = TargetInstanceFamily,
        TargetPlatformOs = TargetPlatformOs,
        TargetPlatformArch = TargetPlatformArch,
        TargetPlatformAccelerator = TargetPlatformAccelerator,
        InputShape = PlainValue.From(InputShape),
        CompilerOption = PlainValue.From(CompilerOption),
        OutputPath = OutputPath,
        KmsKey = KmsKey,
        Framework = Framework,
        FrameworkVersion = FrameworkVersion,
        Role = Role,
        VpcConfig = Subnet.Length + SecurityGroupId.Length == 0
            ? null
            : new VpcConfig { Subnet = Subnet, SecurityGroupId = SecurityGroupId },
        JobName = JobName,
        MaxRun = (int)MaxRun.TotalSeconds,
        Tag = Tag ?? [],
        Wait = WaitOptions,
    };
}
