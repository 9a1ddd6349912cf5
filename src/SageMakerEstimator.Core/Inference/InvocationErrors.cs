using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Inference;

/// <summary>What went wrong with a question, in words about its endpoint and its record.</summary>
internal sealed class InvocationErrors(Backends backends, Invocation invocation, TimeProvider time)
{
    public const string NotReadyCode = "ModelNotReadyException";

    private const string ModelErrorCode = "ModelError";

    // Right after a deployment not every machine of the runtime knows the endpoint.
    private static readonly TimeSpan SpreadTime = TimeSpan.FromSeconds(60);

    private static readonly string[] StreamCodes = ["ModelStreamError", "InternalStreamFailure"];

    private readonly Predictor _way = invocation.Way;

    /// <summary>Whether the runtime doesn't know an endpoint that SageMaker says came into service a moment ago.</summary>
    public async Task<bool> IsTooNewAsync(ServiceException error, CancellationToken token) =>
        ServiceErrors.IsMissing(error) && _way.Backend == Backend.Aws
        && await DescribeAsync(token).ConfigureAwait(false) is { EndpointStatus: "InService" } endpoint
        && time.GetUtcNow() - (endpoint.LastModifiedTime ?? endpoint.CreationTime) < SpreadTime;

    public SageMakerEstimatorException TimedOut(TimeSpan limit, Exception error) => new(
        ErrorId.InvocationTimedOut,
        ErrorKind.OperationTimeout,
        $"Endpoint '{_way.EndpointName}' didn't answer within {limit.TotalSeconds} seconds.",
        error)
    {
        Target = invocation.Target,
        RecommendedAction = "The model may have done its work. Send less at once, or add -RetryCount where asking twice does no harm.",
    };

    public async Task<SageMakerEstimatorException> OfAsync(ServiceException error, CancellationToken token)
    {
        var (name, backend, session) = (_way.EndpointName, _way.Backend, _way.Session);
        if (error.Code == ModelErrorCode)
        {
            return Model(error, error.OriginalStatusCode is null or 0
                ? $"The model of endpoint '{name}' gave no answer: {error.OriginalMessage ?? error.Message}"
                : $"The model of endpoint '{name}' answered with status {error.OriginalStatusCode}: {error.OriginalMessage}");
        }

        if (StreamCodes.Contains(error.Code))
        {
            return Model(error, $"The answer of endpoint '{name}' broke off ({error.Code}): {error.Message}");
        }

        if (error.Code == NotReadyCode)
        {
            return ServiceErrors.From(
                error,
                ErrorId.ModelNotReady,
                ErrorKind.ResourceBusy,
                $"The model of endpoint '{name}' is still being loaded: {error.Message}",
                invocation.Target,
                "Run it again in a while; provisioned concurrency keeps a serverless endpoint warm.");
        }

        if (error.StatusCode == 413)
        {
            return ServiceErrors.From(
                error,
                ErrorId.PayloadTooLarge,
                ErrorKind.LimitsExceeded,
                $"The record is larger than endpoint '{name}' takes: {error.Message}",
                invocation.Target,
                "Send fewer rows at once.");
        }

        // The runtime says the same of an endpoint that isn't there and of one that doesn't serve yet, or no more.
        var isMissing = ServiceErrors.IsMissing(error);
        var isDown = backend == Backend.Local && error.Code is "ValidationError" or "ServiceUnavailable";
        var status = isDown || (isMissing && backend == Backend.Aws)
            ? (await DescribeAsync(token).ConfigureAwait(false))?.EndpointStatus
            : null;
        if (isMissing && status is null)
        {
            return MissingEndpoint.Error(backends, name, backend, session, error);
        }

        return status is not null || isDown
            ? ServiceErrors.From(
                error,
                ErrorId.EndpointNotInService,
                ErrorKind.ResourceBusy,
                $"Endpoint '{name}' isn't in service: {(isDown ? error.Message : $"it is {status}.")}",
                invocation.Target,
                status == "Failed"
                    ? $"See why with: {Paste.Endpoint("Connect-SMEndpoint", name, backend, session)}"
                    : $"Wait for it with: {Paste.Endpoint("Wait-SMEndpoint", name, backend, session)}")
            : ServiceErrors.Wrap(error, $"Invoking endpoint '{name}'", invocation.Target);
    }

    /// <summary>The model's own failure, with the way to its log.</summary>
    public SageMakerEstimatorException Model(ServiceException? error, string message) => ServiceErrors.From(
        error,
        ErrorId.ModelError,
        ErrorKind.InvalidResult,
        message,
        invocation.Target,
        _way.Region is { } region && LogLink.Of(region, _way.LogGroupName, "") is { } link
            ? $"See the endpoint's log: {link}"
            : null);

    /// <summary>Null when there is no such endpoint, or nobody can say.</summary>
    private async Task<DescribeEndpointResponse?> DescribeAsync(CancellationToken token)
    {
        try
        {
            return await backends.Of(_way.Backend, _way.Session).SageMaker
                .DescribeEndpointAsync(new() { EndpointName = _way.EndpointName }, token).ConfigureAwait(false);
        }
        catch (ServiceException)
        {
            return null;
        }
    }
}
