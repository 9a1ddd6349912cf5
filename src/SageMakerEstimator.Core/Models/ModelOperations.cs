using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Models;

/// <summary>Models by themselves, without an endpoint.</summary>
internal sealed class ModelOperations(Backends backends, TimeProvider time) : IModelOperations
{
    public Task<Model> OfEstimatorAsync(
        Estimator estimator, ModelOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync(
            "Preparing the model",
            estimator,
            async () => Change(
                await new TrainedModels(backends).OfAsync(estimator, options.AllowStopped, sink, token)
                    .ConfigureAwait(false),
                options));

    public Model Bring(Model draft, ModelOptions options)
    {
        if (draft.Framework is { } name)
        {
            draft.Framework = FrameworkTable.FindForServing(name, ImageCatalog.Load()).Name;
        }

        return Change(PredictorDefaults.Apply(draft), options);
    }

    public Model Change(Model model, ModelOptions options)
    {
        var changed = ModelSettings.Apply(model, options);
        if (model.ModelName is not null)
        {
            (changed.ModelName, changed.ModelArn, changed.Name) = (null, null, options.Name);
        }

        if (changed.Name is { } name)
        {
            JobName.Check(name, "Name");
        }

        ModelRules.Check(changed);
        ModelRules.CheckFiles(changed);
        return changed;
    }

    public Task<RegistrationPlan> PlanAsync(
        Model model, ModelOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync<RegistrationPlan>(
            "Preparing the model",
            model,
            async () => await new ModelPlanner(backends, time).PlanAsync(model, options, sink, token)
                .ConfigureAwait(false));

    public async Task<Model> RegisterAsync(RegistrationPlan plan, IOperationSink sink, CancellationToken token)
    {
        var made = new Creations(sink);
        try
        {
            return await new ModelMaker(time).MakeAsync((ModelPlan)plan, made, sink, token).ConfigureAwait(false);
        }
        catch (ServiceException error)
        {
            await made.UndoAsync().ConfigureAwait(false);
            throw ServiceErrors.Wrap(error, $"Creating model '{plan.ModelName}'", plan.ModelName);
        }
        catch
        {
            await made.UndoAsync().ConfigureAwait(false);
            throw;
        }
    }
}
