using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Models;

/// <summary>Makes a planned model: what it relies on first, then the model, exactly once.</summary>
internal sealed class ModelMaker(TimeProvider time)
{
    /// <summary>The registered model. What was made on the way is noted, so that the caller can undo it.</summary>
    public async Task<Model> MakeAsync(ModelPlan plan, Creations made, IOperationSink sink, CancellationToken token)
    {
        if (plan.IsRegistered)
        {
            return plan.Model;
        }

        if (plan.Work.Count > 0)
        {
            var ours = await plan.Backend.Objects.DefaultPlaceAsync(null, token).ConfigureAwait(false);
            if (plan.Work.Any(step => step.Uri.StartsWith(ours.Uri, StringComparison.Ordinal)))
            {
                await plan.Backend.Objects.EnsureAsync(ours, sink, token).ConfigureAwait(false);
            }
        }

        foreach (var step in plan.Work)
        {
            await step.RunAsync(sink, time, token).ConfigureAwait(false);
            made.Made(
                $"code {step.Uri}", () => plan.Backend.Objects.DeleteAsync(step.Uri, CancellationToken.None));
        }

        var (api, request) = (plan.Backend.SageMaker, plan.Request);
        var name = request.ModelName!;
        try
        {
            var answer = await Once.MakeAsync(
                "model",
                name,
                () => api.CreateModelAsync(request, token),
                request,
                () => api.DescribeModelAsync(new() { ModelName = name }, token),
                time,
                token).ConfigureAwait(false);
            plan.Model.ModelArn = answer?.ModelArn;
        }
        catch (ServiceException error) when (error.Message.StartsWith("Could not find model data", StringComparison.Ordinal))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.ModelDataNotFound,
                ErrorKind.ObjectNotFound,
                plan.Model.TrainingJobName is { } job
                    ? $"The model of training job '{job}' isn't there: {error.Message}"
                    : $"Model '{name}' wasn't made: {error.Message}",
                plan.Model.ModelData);
        }

        made.Made($"model {name}", () => api.DeleteModelAsync(new() { ModelName = name }, CancellationToken.None));
        plan.Model.ModelName = name;
        return plan.Model;
    }
}
