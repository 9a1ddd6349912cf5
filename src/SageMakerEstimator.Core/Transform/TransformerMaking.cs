using System.Collections.Specialized;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Transform;

/// <summary>Makes transformers: their settings are checked first, then their model is registered.</summary>
internal sealed class TransformerMaking(
    Backends backends, ITrainingOperations training, IModelOperations models, TimeProvider time)
{
    public async Task<TransformerPlan> PlanAsync(
        Transformer draft, TransformerSource source, IOperationSink sink, CancellationToken token)
    {
        (draft.Strategy, draft.AssembleWith) = (Spelling.Of(draft.Strategy), Spelling.Of(draft.AssembleWith));
        var estimator = source.Estimator ?? source.TrainingJob?.Estimator;
        if (source.TrainingJob is { } job)
        {
            estimator ??= await training.RestoreAsync(job, "", sink, token).ConfigureAwait(false);
        }

        draft.Session = estimator?.Session ?? source.Model?.Session ?? draft.Session;
        draft.Tag = source.Tag ?? estimator?.Tag ?? source.Model?.Tag ?? [];
        draft.DefaultBucket ??= estimator?.DefaultBucket;
        TransformerRules.Check(draft);
        draft.Backend = InstanceTypes.BackendOf(draft.InstanceType);
        (draft.Region, draft.ProfileName) = draft.Backend == Backend.Local
            ? (null, null)
            : (backends.Cloud(draft.Session).Region, draft.Session.ProfileName);
        if (estimator is { TrainingJobName: null })
        {
            return Untrained(draft, estimator, sink);
        }

        var options = source.Options with { InstanceType = draft.InstanceType, Tag = source.Tag };
        var model = estimator is null
            ? source.Model
            : await models.OfEstimatorAsync(estimator, options, sink, token).ConfigureAwait(false);
        if (model is null)
        {
            return new Plan(draft, null);
        }

        if (source.Model is not null && model.EnableNetworkIsolation && draft.Environment.Count > 0)
        {
            // As the Python SDK does it for a model; a transformer of an estimator keeps them.
            draft.Environment = new OrderedDictionary(StringComparer.Ordinal);
            sink.Warning(
                "-Environment is left out: the model's containers are off the network, and take no variables of a transform "
                + "job. Give them to the model.");
        }

        draft.BaseTransformJobName ??= model.BaseName
            ?? (model.ImageUri is { } image ? JobName.BaseOfImage(image) : null);
        return new Plan(draft, await models.PlanAsync(model, options, sink, token).ConfigureAwait(false));
    }

    public async Task<Transformer> MakeAsync(TransformerPlan plan, IOperationSink sink, CancellationToken token)
    {
        var (draft, registration) = ((Plan)plan).Parts;
        if (registration is not null)
        {
            var model = await models.RegisterAsync(registration, sink, token).ConfigureAwait(false);
            draft.ModelName = model.ModelName!;
            draft.ModelMade = registration.Requests.Count > 0 ? time.GetUtcNow() : null;
        }

        return draft;
    }

    /// <summary>As the Python SDK does it: a name for others to fill, and no model.</summary>
    private Plan Untrained(Transformer draft, Estimator estimator, IOperationSink sink)
    {
        if (draft.ModelName.Length == 0)
        {
            draft.ModelName = JobName.Generate(
                estimator.BaseJobName
                ?? (estimator.TrainingImageUri is { } image ? JobName.BaseOfImage(image) : "model"),
                time);
        }

        draft.BaseTransformJobName ??= estimator.BaseJobName;
        sink.Warning(
            "The estimator has no training job, so no model was made; the transformer only names one, "
            + $"'{draft.ModelName}', which must be there before Start-SMTransform.");
        return new Plan(draft, null);
    }

    private sealed class Plan(Transformer draft, RegistrationPlan? registration)
        : TransformerPlan(registration?.ModelName ?? draft.ModelName, registration?.Requests ?? [])
    {
        public (Transformer Draft, RegistrationPlan? Registration) Parts => (draft, registration);
    }
}
