using System.Globalization;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Amazon SageMaker as a backend.</summary>
internal sealed class AwsBackend : IBackend
{
    /// <summary>The role of estimators that name none.</summary>
    public const string RoleVariable = "SAGEMAKER_ROLE";

    /// <summary>Seconds between the two looks that must find no late log line after a job's end; 15 by default.</summary>
    public const string LogSettleVariable = "SAGEMAKER_ESTIMATOR_LOG_SETTLE";

    private readonly AwsConnection _connection;
    private readonly IdentityService _identity;

    public AwsBackend(
        AwsSession session, TimeProvider time, CallRates? rates = null, TimeSpan? longestPause = null)
    {
        Session = session;
        var connection = _connection = new AwsConnection(session, longestPause);
        _identity = new IdentityService(connection);
        Region = connection.Region;
        SageMaker = new AwsSageMakerApi(new JsonService(connection, AwsService.SageMaker, rates));
        Logs = new AwsLogsApi(new JsonService(connection, AwsService.Logs, rates));
        Metrics = new AwsMetricsApi(new JsonService(connection, AwsService.CloudWatch, rates));
        Runtime = new AwsRuntimeApi(connection);
        var store = new S3ObjectStore(connection, _identity, time);
        (Objects, Files) = (store, store.Files);
    }

    public Backend Kind => Backend.Aws;

    public string? Region { get; }

    public AwsSession Session { get; }

    public ISageMakerApi SageMaker { get; }

    public ILogsApi Logs { get; }

    public IMetricsApi Metrics { get; }

    public IRuntimeApi Runtime { get; }

    public IObjectStore Objects { get; }

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

    public async Task<string?> RoleArnAsync(string? role, CancellationToken token)
    {
        var named = role ?? Environment.GetEnvironmentVariable(RoleVariable);
        if (string.IsNullOrEmpty(named))
        {
            throw new SageMakerEstimatorException(
                ErrorId.RoleMissing,
                ErrorKind.InvalidArgument,
                "SageMaker needs an IAM role to work with, and none was named.")
            {
                RecommendedAction = $"Add -Role to New-SMEstimator, or set the environment variable {RoleVariable}.",
            };
        }

        return named.Contains('/') ? named : await _identity.RoleArnAsync(named, token).ConfigureAwait(false);
    }

    public void CheckTraining(CreateTrainingJobRequest request)
    {
        foreach (var channel in request.InputDataConfig ?? [])
        {
            var uri = channel.DataSource!.S3DataSource!.S3Uri!;
            if (FileUri.PathOf(uri) is { } path)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.LocalDataInCloud,
                    ErrorKind.InvalidArgument,
                    $"Channel '{channel.ChannelName}': '{path}' is on this machine, where SageMaker can't read it.")
                {
                    Target = path,
                    RecommendedAction = "Copy it to S3 first, and name it by its s3:// URI.",
                };
            }
        }
    }

    public void CheckHosting(CreateModelRequest model, ProductionVariant variant)
    {
        // What a container or an instance type can't do, the service says; nothing of it is known here.
    }

    public Uri? AddressOf(string endpointName) => null;
}
