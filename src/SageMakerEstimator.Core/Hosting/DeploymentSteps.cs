using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>The steps that a new endpoint and an update share, and the way back from each.</summary>
internal sealed class DeploymentSteps(PlannedDeployment plan, TimeProvider time, IOperationSink sink)
{
    // The API text of CreateEndpointConfig and CreateEndpoint asks to retry for a while.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);

    private readonly Creations _made = new(sink);

    /// <summary>What was made so far, oldest first.</summary>
    public IEnumerable<string> Names => _made.Names;

    private ISageMakerApi Api => plan.Backend.SageMaker;

    public async Task MakeModelsAsync(CancellationToken token)
    {
        foreach (var model in plan.Models)
        {
            await new ModelMaker(time).MakeAsync(model, _made, sink, token).ConfigureAwait(false);
        }
    }

    public async Task MakeConfigAsync(CancellationToken token)
    {
        var name = plan.Config.EndpointConfigName;
        await SettledAsync(() => Once.MakeAsync(
            "endpoint config",
            name!,
            () => Api.CreateEndpointConfigAsync(plan.Config, token),
            plan.Config,
            () => Api.DescribeEndpointConfigAsync(new() { EndpointConfigName = name }, token),
            time,
            token), token).ConfigureAwait(false);
        Made(
            $"endpoint config {name}",
            () => Api.DeleteEndpointConfigAsync(new() { EndpointConfigName = name }, CancellationToken.None));
    }

    /// <summary>What was made a moment ago may be unknown to the service for some seconds more.</summary>
    public async Task SettledAsync(Func<Task> make, CancellationToken token)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await make().ConfigureAwait(false);
                return;
            }
            catch (ServiceException error) when (
                ServiceErrors.IsMissing(error) && time.GetElapsedTime(started) < SettlingTime)
            {
                await Task.Delay(plan.Backend.Polling.Shortest, time, token).ConfigureAwait(false);
            }
        }
    }

    public void Made(string what, Func<Task> undo) => _made.Made(what, undo);

    /// <summary>Removes what was made, newest first.</summary>
    public Task UndoAsync() => _made.UndoAsync();
}
