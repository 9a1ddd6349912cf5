using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Makes, finds, asks and removes endpoints on whichever backend they live.</summary>
internal sealed class HostingOperations(Backends backends, TimeProvider time) : IHostingOperations
{
    // A model has 60 s to answer; the service's own word about that comes first.
    private static readonly TimeSpan InvocationTimeout = TimeSpan.FromSeconds(70);

    public Task<DeploymentPlan> PlanAsync(
        Estimator estimator, DeploymentOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync<DeploymentPlan>(
            "Preparing the endpoint",
            estimator,
            async () => await new DeploymentPlanner(backends, time)
                .PlanAsync(estimator, options, sink, token).ConfigureAwait(false));

    public Task<DeploymentPlan> PlanUpdateAsync(
        EndpointReference endpoint, DeploymentOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync<DeploymentPlan>(
            "Preparing the update",
            endpoint.Name,
            async () => await new DeploymentPlanner(backends, time)
                .PlanUpdateAsync(endpoint, options with { Update = true }, sink, token).ConfigureAwait(false));

    public Task<Predictor> PublishAsync(DeploymentPlan plan, IOperationSink sink, CancellationToken token)
    {
        var planned = (PlannedDeployment)plan;
        return planned.Update is null
            ? new Deployment(planned, time, sink).RunAsync(token)
            : new EndpointUpdate(planned, time, sink).RunAsync(token);
    }

    public async Task<Predictor> WaitAsync(
        EndpointReference endpoint, TimeSpan? limit, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(endpoint);
        var found = await ServiceErrors.GuardAsync(
            $"Waiting for endpoint '{endpoint.Name}'",
            endpoint.Name,
            () => new EndpointWatch(backend, time, sink, endpoint.Name).SettledAsync(limit, token)).ConfigureAwait(false);
        if (found is null)
        {
            throw Missing(endpoint.Name, endpoint.Backend, endpoint.Session, null);
        }

        return found.EndpointStatus == "InService"
            ? await ConnectAsync(endpoint, new PredictorOptions(), token).ConfigureAwait(false)
            : throw new SageMakerEstimatorException(
                ErrorId.EndpointFailed,
                ErrorKind.InvalidResult,
                $"Endpoint '{endpoint.Name}' is {found.EndpointStatus}. {found.FailureReason}")
            {
                Target = endpoint.Name,
                RecommendedAction = "Remove it with: "
                    + Paste.Endpoint("Unpublish-SMEndpoint", endpoint.Name, endpoint.Backend, endpoint.Session)
                    + " -Force",
            };
    }

    public async Task<Predictor> ConnectAsync(
        EndpointReference endpoint, PredictorOptions options, CancellationToken token)
    {
        var backend = backends.Of(endpoint);
        try
        {
            var predictor = await Predictors.ReadAsync(backend, endpoint.Name, endpoint.Session, token)
                .ConfigureAwait(false);
            if (endpoint.Predictor is { } known)
            {
                Formats.Copy(known, predictor);
            }

            return Formats.Apply(predictor, options);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw Missing(endpoint.Name, endpoint.Backend, endpoint.Session, error);
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Reading endpoint '{endpoint.Name}'", endpoint.Name);
        }
    }

    public Task<RemovalPlan?> PlanRemovalAsync(
        EndpointReference endpoint,
        bool keepConfig,
        bool keepModel,
        IOperationSink sink,
        CancellationToken token) =>
        ServiceErrors.GuardAsync(
            $"Reading endpoint '{endpoint.Name}'",
            endpoint.Name,
            () => Removal.PlanAsync(
                backends.Of(endpoint), endpoint.Name, keepConfig, keepModel, sink, token));

    public Task RemoveAsync(
        RemovalPlan plan, bool wait, TimeSpan? limit, IOperationSink sink, CancellationToken token) =>
        ((PlannedRemoval)plan).RunAsync(wait, limit, time, sink, token);

    public async Task<object?> InvokeAsync(
        Predictor predictor, object? record, PredictorOptions options, CancellationToken token)
    {
        var way = Formats.Apply(
            new Predictor
            {
                Serializer = predictor.Serializer,
                Deserializer = predictor.Deserializer,
                ContentType = predictor.ContentType,
                Accept = predictor.Accept,
            },
            options);
        var request = new InvokeEndpointRequest
        {
            EndpointName = predictor.EndpointName,
            Body = RecordWriter.Write(record, way.Serializer),
            ContentType = way.ContentType,
            Accept = way.Accept,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(InvocationTimeout);
        try
        {
            var answer = await backends.Of(predictor.Backend, predictor.Session).Runtime
                .InvokeEndpointAsync(request, patience.Token).ConfigureAwait(false);
            return AnswerReader.Read(answer.Body, way.Deserializer, answer.ContentType);
        }
        catch (ServiceException error)
        {
            throw await InvocationErrorAsync(predictor, record, error, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            throw new SageMakerEstimatorException(
                ErrorId.InvocationTimedOut,
                ErrorKind.OperationTimeout,
                $"Endpoint '{predictor.EndpointName}' didn't answer within {InvocationTimeout.TotalSeconds} seconds.",
                error)
            {
                Target = record,
            };
        }
    }

    private async Task<SageMakerEstimatorException> InvocationErrorAsync(
        Predictor predictor, object? record, ServiceException error, CancellationToken token)
    {
        var (name, backend, session) = (predictor.EndpointName, predictor.Backend, predictor.Session);
        if (error.Code == "ModelError")
        {
            return ServiceErrors.From(
                error,
                ErrorId.ModelError,
                ErrorKind.InvalidResult,
                $"The model of endpoint '{name}' answered with status {error.OriginalStatusCode}: {error.OriginalMessage}",
                record,
                predictor.Region is { } region && LogLink.Of(region, predictor.LogGroupName, "") is { } link
                    ? $"See the endpoint's log: {link}"
                    : null);
        }

        // The runtime says the same of an endpoint that isn't there and of one that doesn't serve yet, or no more.
        var status = ServiceErrors.IsMissing(error) && backend == Backend.Aws
            ? await StatusAsync(predictor, token).ConfigureAwait(false)
            : null;
        if (ServiceErrors.IsMissing(error) && status is null)
        {
            return Missing(name, backend, session, error);
        }

        return status is not null || (backend == Backend.Local && error.Code is "ValidationError" or "ServiceUnavailable")
            ? ServiceErrors.From(
                error,
                ErrorId.EndpointNotInService,
                ErrorKind.ResourceBusy,
                $"Endpoint '{name}' isn't in service: {(status is null ? error.Message : $"it is {status}.")}",
                record,
                $"See its state with: {Paste.Endpoint("Connect-SMEndpoint", name, backend, session)}")
            : ServiceErrors.Wrap(error, $"Invoking endpoint '{name}'", record);
    }

    /// <summary>Null when there is no such endpoint, or nobody can say.</summary>
    private async Task<string?> StatusAsync(Predictor predictor, CancellationToken token)
    {
        try
        {
            var answer = await backends.Of(predictor.Backend, predictor.Session).SageMaker
                .DescribeEndpointAsync(new() { EndpointName = predictor.EndpointName }, token).ConfigureAwait(false);
            return answer.EndpointStatus;
        }
        catch (ServiceException)
        {
            return null;
        }
    }

    private SageMakerEstimatorException Missing(
        string name, Backend backend, AwsSession session, ServiceException? error) =>
        ServiceErrors.From(
            error,
            ErrorId.EndpointNotFound,
            ErrorKind.ObjectNotFound,
            backend == Backend.Local
                ? $"There is no endpoint '{name}' on this machine."
                : $"There is no endpoint '{name}' in this account and region ({backends.Of(backend, session).Region}).",
            name,
            backend == Backend.Local
                ? "Get-SMLocalState -Kind Endpoint lists the endpoints of this machine."
                : backends.LocalHint("endpoint", name)
                ?? "See to the name, -Region and -ProfileName; publish the model again with: Publish-SMEndpoint");
}
