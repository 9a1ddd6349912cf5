using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>What an endpoint's models and variants may be together, and when they are what an endpoint has.</summary>
internal static class HostingRules
{
    public static void Check(
        IReadOnlyList<ModelPlan> models, IReadOnlyList<ProductionVariant> variants, DeploymentOptions options)
    {
        if (models.Select(model => model.Backend.Kind).Distinct().Count() > 1)
        {
            throw Conflict("The variants of an endpoint are all on this machine or all in the cloud.", options);
        }

        if (models is [{ Backend.Kind: Backend.Local }, _, ..])
        {
            throw new SageMakerEstimatorException(
                ErrorId.NotSupportedInLocalMode,
                ErrorKind.InvalidArgument,
                $"Local mode can't serve {models.Count} variants behind one endpoint: a process serves one model.");
        }

        foreach (var variant in variants)
        {
            InstanceTypes.CheckServing(variant.InstanceType);
        }

        foreach (var (model, variant) in models.Zip(variants))
        {
            if (!model.IsRegistered)
            {
                model.Backend.CheckHosting(model.Request, variant);
            }

            if (variant.ServerlessConfig is not null && (model.Model.VpcConfig is not null || model.Model.MultiModel))
            {
                throw Conflict(
                    "A serverless endpoint takes neither a VPC nor -MultiModel: add -NoVpcConfig, or give -InstanceType.",
                    options);
            }
        }
    }

    /// <summary>What is sent as it was asked for, and doesn't do what one may think.</summary>
    public static void Warn(IReadOnlyList<ProductionVariant> variants, DeploymentOptions options, IOperationSink sink)
    {
        if (variants.FirstOrDefault(variant => variant.AcceleratorType is not null) is { } accelerated)
        {
            sink.Warning(
                $"AWS has ended Elastic Inference: {accelerated.AcceleratorType} is sent, and most likely refused.");
        }

        if (options.Endpoint.KmsKey is not null
            && variants.FirstOrDefault(variant => variant.InstanceType is { } type && LocalStorage.IsOn(type)) is { } onDisk)
        {
            sink.Warning(
                $"{onDisk.InstanceType} keeps data on disks of its own, which AWS encrypts with keys of its own: -KmsKey "
                + "is ignored there.");
        }
    }

    /// <summary>Whether an endpoint has these variants already, with models that do the same.</summary>
    public static async Task<bool> IsSameAsync(
        IReadOnlyList<ModelPlan> models,
        IReadOnlyList<ProductionVariant> variants,
        IReadOnlyList<ProductionVariant> before,
        CancellationToken token)
    {
        if (variants.Count != before.Count)
        {
            return false;
        }

        var old = before.ToDictionary(variant => variant.VariantName ?? "", StringComparer.Ordinal);
        for (var place = 0; place < variants.Count; place++)
        {
            var variant = variants[place];
            if (!old.TryGetValue(variant.VariantName ?? "", out var there)
                || variant != there with { ModelName = variant.ModelName }
                || (place < models.Count
                    && !await SameModel.IsAsync(models[place], there.ModelName!, token).ConfigureAwait(false)))
            {
                return false;
            }
        }

        return true;
    }

    private static SageMakerEstimatorException Conflict(string message, DeploymentOptions options) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = options.InstanceType };
}
