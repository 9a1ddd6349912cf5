using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>The steps that a new endpoint and an update share, and the way back from each.</summary>
internal sealed class DeploymentSteps(PlannedDeployment plan, TimeProvider time, IOperationSink sink)
{
    // The API text of CreateEndpointConfig and CreateEndpoint asks to retry for a while.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);

    private readonly Stack<(string What, Func<Task> Undo)> _made = new();

    /// <summary>What was made so far, oldest first.</summary>
    public IEnumerable<string> Names => _made.Reverse().Select(made => made.What);

    private ISageMakerApi Api => plan.Backend.SageMaker;

    public async Task MakeModelAsync(CancellationToken token)
    {
        if (plan.Model is not { } model)
        {
            return;
        }

        if (plan.Bundle is { } bundle)
        {
            var uri = model.PrimaryContainer!.Environment!["SAGEMAKER_SUBMIT_DIRECTORY"];
            CodeUpload.Warn(bundle, sink);
            var ours = await plan.Backend.Objects.DefaultPlaceAsync(null, token).ConfigureAwait(false);
            await plan.Backend.Objects.EnsureAsync(ours, sink, token).ConfigureAwait(false);
            var place = new CodeLocation(uri, PutOptions.Code);
            await CodeUpload.SendAsync(plan.Backend.Objects, bundle, place, sink, time, token).ConfigureAwait(false);
            Made($"code {uri}", () => plan.Backend.Objects.DeleteAsync(uri, CancellationToken.None));
        }

        await Once.MakeAsync(
            "model",
            model.ModelName!,
            () => Api.CreateModelAsync(model, token),
            model,
            () => Api.DescribeModelAsync(new() { ModelName = model.ModelName }, token),
            time,
            token).ConfigureAwait(false);
        Made(
            $"model {model.ModelName}",
            () => Api.DeleteModelAsync(new() { ModelName = model.ModelName }, CancellationToken.None));
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

    public void Made(string what, Func<Task> undo)
    {
        sink.Verbose($"Made {what}.");
        _made.Push((what, undo));
    }

    /// <summary>Removes what was made, newest first. What can't be removed is named: it may cost money.</summary>
    public async Task UndoAsync()
    {
        while (_made.TryPop(out var made))
        {
            try
            {
                await made.Undo().ConfigureAwait(false);
            }
            catch (Exception error) when (error is ServiceException or IOException)
            {
                sink.Warning($"{made.What} couldn't be removed: {error.Message}");
            }
        }
    }
}
