using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Makes, finds, asks and removes endpoints on whichever backend they live.</summary>
internal sealed class HostingOperations(Backends backends, TimeProvider time) : IHostingOperations
{
    public Task<DeploymentPlan> PlanAsync(
        Estimator estimator, DeploymentOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync<DeploymentPlan>(
            "Preparing the endpoint",
            estimator,
            async () => await new DeploymentPlanner(backends, time)
                .PlanAsync(estimator, options, sink, token).ConfigureAwait(false));

    public Task<DeploymentPlan> PlanAsync(
        Model model, DeploymentOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync<DeploymentPlan>(
            "Preparing the endpoint",
            model,
            async () => await new DeploymentPlanner(backends, time)
                .PlanAsync(model, options, sink, token).ConfigureAwait(false));

    public Task<DeploymentPlan> PlanAsync(
        IReadOnlyList<VariantOptions> variants,
        AwsSession session,
        DeploymentOptions options,
        IOperationSink sink,
        CancellationToken token) =>
        ServiceErrors.GuardAsync<DeploymentPlan>(
            "Preparing the endpoint",
            options.EndpointName ?? "",
            async () => await new DeploymentPlanner(backends, time)
                .PlanAsync(variants, session, options, sink, token).ConfigureAwait(false));

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

    private SageMakerEstimatorException Missing(
        string name, Backend backend, AwsSession session, ServiceException? error) =>
        MissingEndpoint.Error(backends, name, backend, session, error);
}

/// <summary>What is said of an endpoint that isn't there.</summary>
internal static class MissingEndpoint
{
    public static SageMakerEstimatorException Error(
        Backends backends, string name, Backend backend, AwsSession session, ServiceException? error) =>
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
