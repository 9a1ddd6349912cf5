using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>The models and machines of an endpoint that spreads its requests over several.</summary>
internal sealed class VariantPlanner(Backends backends, TimeProvider time)
{
    // CreateEndpointConfig.
    private const int MaxVariants = 10;

    public async Task<(IReadOnlyList<ModelPlan> Models, IReadOnlyList<ProductionVariant> Variants)> PlanAsync(
        IReadOnlyList<VariantOptions> variants,
        AwsSession session,
        DeploymentOptions options,
        ModelOptions modelOptions,
        IOperationSink sink,
        CancellationToken token)
    {
        Check(variants);
        var models = new List<ModelPlan>();
        var made = new List<ProductionVariant>();
        foreach (var variant in variants)
        {
            var plan = await ModelAsync(
                variant, Options(variant, modelOptions, models), session, sink, token).ConfigureAwait(false);
            models.Add(plan);
            made.Add(EndpointConfigRequest.Variant(plan.ModelName, options with
            {
                InstanceType = variant.InstanceType,
                InitialInstanceCount = variant.InitialInstanceCount,
                Endpoint = options.Endpoint with
                {
                    AcceleratorType = variant.AcceleratorType, Serverless = variant.Serverless,
                },
            }) with
            {
                VariantName = variant.Name, InitialVariantWeight = variant.Weight,
            });
        }

        return (models, made);
    }

    private static ModelOptions Options(VariantOptions variant, ModelOptions options, List<ModelPlan> before) =>
        options with
        {
            // A name is for one model; generated ones of one moment are told apart by their variants.
            Name = null,
            NamePrefix = before.Count == 0 ? null : variant.Name,
            InstanceType = variant.InstanceType,
            Serverless = variant.Serverless is not null,
            AcceleratorType = variant.AcceleratorType,
        };

    private async Task<ModelPlan> ModelAsync(
        VariantOptions variant, ModelOptions options, AwsSession session, IOperationSink sink, CancellationToken token)
    {
        var planner = new ModelPlanner(backends, time);
        var model = variant.Model;
        if (variant.ModelName is { } known)
        {
            model = PredictorDefaults.Apply(new Model
            {
                ModelName = known,
                Backend = variant.InstanceType is { } type ? InstanceTypes.BackendOf(type) : Backend.Aws,
                Session = session,
            });
        }

        return variant.Estimator is { } estimator
            ? await planner.PlanAsync(estimator, options, sink, token).ConfigureAwait(false)
            : await planner.PlanAsync(model!, options, sink, token).ConfigureAwait(false);
    }

    private static void Check(IReadOnlyList<VariantOptions> variants)
    {
        if (variants.Count > MaxVariants)
        {
            throw Conflict($"{variants.Count} variants are more than the {MaxVariants} that an endpoint takes.");
        }

        foreach (var variant in variants)
        {
            JobName.Check(variant.Name, "Variant");
            if (!double.IsFinite(variant.Weight) || variant.Weight < 0)
            {
                throw Conflict($"Variant '{variant.Name}' has the weight {variant.Weight}; a weight is 0 or more.");
            }

            if (variant.InstanceType is null && variant.Serverless is null)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.InstanceTypeMissing,
                    ErrorKind.InvalidArgument,
                    $"Variant '{variant.Name}' needs an InstanceType.")
                {
                    Target = variant.Name,
                };
            }
        }

        if (variants.GroupBy(variant => variant.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
            is { } twice)
        {
            throw Conflict($"Two variants have the name '{twice.Key}'.");
        }
    }

    private static SageMakerEstimatorException Conflict(string message) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message);
}
