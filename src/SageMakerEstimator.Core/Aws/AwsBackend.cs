using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Amazon SageMaker as a backend.</summary>
internal sealed class AwsBackend : IBackend
{
    /// <summary>Seconds between the two looks that must find no late log line after a job's end; 15 by default.</summary>
    public const string LogSettleVariable = "SAGEMAKER_ESTIMATOR_LOG_SETTLE";

    private readonly AwsConnection _connection;

    public AwsBackend(
        AwsSession session, TimeProvider time, CallRates? rates = null, TimeSpan? longestPause = null)
    {
        Session = session;
        var connection = _connection = new AwsConnection(session, longestPause);
        var identity = new IdentityService(connection);
        Roles = new RoleSource(connection, identity);
        Region = connection.Region;
        SageMaker = new AwsSageMakerApi(new JsonService(connection, AwsService.SageMaker, rates));
        Logs = new AwsLogsApi(new JsonService(connection, AwsService.Logs, rates));
        Metrics = new AwsMetricsApi(new JsonService(connection, AwsService.CloudWatch, rates));
        Scaling = new AwsScalingApi(new JsonService(connection, AwsService.Scaling, rates));
        Runtime = new AwsRuntimeApi(connection);
        var store = new S3ObjectStore(connection, identity, time);
        (Objects, Files) = (store, store.Files);
    }

    public Backend Kind => Backend.Aws;

    public string? Region { get; }

    public AwsSession Session { get; }

    public ISageMakerApi SageMaker { get; }

    public ILogsApi Logs { get; }

    public IMetricsApi Metrics { get; }

    public IScalingApi Scaling { get; }

    public IRuntimeApi Runtime { get; }

    public IObjectStore Objects { get; }

    /// <summary>Roles of IAM.</summary>
    public RoleSource Roles { get; }

    /// <summary>Files of this machine on their way to S3.</summary>
    public IFileStore Files { get; }

    public PollPolicy Polling { get; } = new(
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15), LogSettle);

    public bool RenewCredentials()
    {
        _connection.RenewCredentials();
        return true;
    }

    private static TimeSpan LogSettle =>
        double.TryParse(
            Environment.GetEnvironmentVariable(LogSettleVariable), CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(15);

    public async Task<string?> RoleArnAsync(string? role, IOperationSink sink, CancellationToken token) =>
        (await Roles.NamedAsync(role, sink, token).ConfigureAwait(false)).RoleArn;

    public Task<bool?> TrustsSageMakerAsync(string roleArn, CancellationToken token) =>
        Roles.TrustsSageMakerAsync(roleArn, token);

    public void CheckTraining(CreateTrainingJobRequest request)
    {
        foreach (var channel in request.InputDataConfig ?? [])
        {
            if (channel.DataSource!.S3DataSource is { } data && FileUri.PathOf(data.S3Uri!) is { } path)
            {
                throw Inputs.LocalData.InCloud(channel.ChannelName!, path);
            }
        }
    }

    public void CheckHosting(CreateModelRequest model, ProductionVariant variant)
    {
        // What a container or an instance type can't do, the service says; nothing of it is known here.
    }

    public Uri? AddressOf(string endpointName) => null;
}
