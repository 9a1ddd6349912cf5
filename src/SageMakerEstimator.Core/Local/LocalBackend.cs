using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>This machine as a backend: no account, no credentials, no network beyond loopback.</summary>
internal sealed class LocalBackend : IBackend
{
    public LocalBackend(LocalState state, CoreEnvironment environment, TimeProvider time)
    {
        State = state;
        var launcher = new SupervisorLauncher(environment);
        Hosting = new LocalHosting(state, launcher, time);
        Jobs = new LocalTrainingJobs(state, launcher, time);
        TransformJobs = new LocalTransformJobs(state, Hosting, launcher, time);
        SageMaker = new LocalSageMakerApi(Jobs, TransformJobs, Hosting);
        Logs = new LocalLogsApi(state);
        Metrics = new LocalMetricsApi(Jobs, Logs);
        Runtime = new LocalRuntimeApi(Hosting);
        Objects = new FileObjectStore(FileUri.Of(state.Bucket) + "/", state);
    }

    public Backend Kind => Backend.Local;

    public LocalState State { get; }

    public LocalTrainingJobs Jobs { get; }

    public LocalTransformJobs TransformJobs { get; }

    public LocalHosting Hosting { get; }

    public ISageMakerApi SageMaker { get; }

    public ILogsApi Logs { get; }

    public IMetricsApi Metrics { get; }

    public IRuntimeApi Runtime { get; }

    public IObjectStore Objects { get; }

    public string? Region => null;

    public bool RenewCredentials() => false;

    public PollPolicy Polling { get; } = new(
        TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100), LogSettle: TimeSpan.Zero, Jitter: 0);

    public Task<string?> RoleArnAsync(string? role, IOperationSink sink, CancellationToken token) => Task.FromResult(role);

    public Task<bool?> TrustsSageMakerAsync(string roleArn, CancellationToken token) => Task.FromResult<bool?>(null);

    public void CheckTraining(CreateTrainingJobRequest request)
    {
        var resources = request.ResourceConfig!;
        if (resources.InstanceCount != 1)
        {
            throw Refused($"-InstanceCount {resources.InstanceCount}: a process runs on one host.", resources.InstanceCount!);
        }

        if (request.HyperParameters?.ContainsKey(TrainingContract.ProgramParameter) != true)
        {
            throw Refused(
                "an image without -EntryPoint: this version of local mode runs entry points as processes, not "
                + "containers.",
                request.AlgorithmSpecification?.TrainingImage);
        }

        foreach (var channel in request.InputDataConfig ?? [])
        {
            ChannelData.Check(channel);
        }

        if (TrainingContract.Program(request).EndsWith(".py", StringComparison.OrdinalIgnoreCase))
        {
            _ = PythonProgram.Find();
        }
    }

    public void CheckHosting(CreateModelRequest model, ProductionVariant variant)
    {
        if (variant.InitialInstanceCount != 1)
        {
            throw Refused(
                $"-InitialInstanceCount {variant.InitialInstanceCount}: a process runs on one host.",
                variant.InitialInstanceCount);
        }

        if (model.PrimaryContainer is not { } container)
        {
            throw Refused("a pipeline of containers: a process serves one model.", model.ModelName);
        }

        if (container.Mode == "MultiModel")
        {
            throw Refused("-MultiModel: a process serves one model.", container.ModelDataUrl);
        }

        if (container.ModelDataUrl is null)
        {
            throw Refused(
                "a model without an archive: give -ModelData a model.tar.gz.",
                container.ModelDataSource?.S3DataSource?.S3Uri ?? model.ModelName);
        }

        if (container.Environment?.ContainsKey("SAGEMAKER_PROGRAM") != true)
        {
            throw Refused(
                "a model without -EntryPoint: this version serves Python handlers as processes, not containers.",
                container.Image);
        }

        _ = LocalHosting.Start(container);
    }

    public void CheckTransform(CreateTransformJobRequest request)
    {
        _ = Batch.BatchPlan.Of(request);
        _ = FileObjectStore.PathOf(request.TransformOutput!.S3OutputPath!);
        _ = PythonProgram.Find();
    }

    public Uri? AddressOf(string endpointName) =>
        Hosting.ReadEndpoint(endpointName).Port is { } port ? new UriBuilder("http", "127.0.0.1", port).Uri : null;

    private static SageMakerEstimatorException Refused(string what, object? target) =>
        new(ErrorId.NotSupportedInLocalMode, ErrorKind.InvalidArgument, "Local mode can't run " + what)
        {
            Target = target,
        };
}
