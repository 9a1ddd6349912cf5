using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Models;

/// <summary>The image that serves a model: its own, or its framework's for the machines it is to be served on.</summary>
internal static class ModelImage
{
    /// <summary>Null on this machine, where a framework's script runs without an image.</summary>
    public static string? Of(Model model, ModelOptions options, string? region, IOperationSink sink)
    {
        if (model.ImageUri is { } given)
        {
            return given;
        }

        if (region is null)
        {
            return null;
        }

        if (model.Framework is not { } name)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict, ErrorKind.InvalidArgument, "A model needs -ImageUri or -Framework to be served.")
            {
                Target = model,
            };
        }

        if (options.InstanceType is null && !options.Serverless)
        {
            throw new SageMakerEstimatorException(
                ErrorId.InstanceTypeMissing,
                ErrorKind.InvalidArgument,
                $"The image that serves {name} depends on the machines: give -InstanceType, or an -ImageUri.")
            {
                Target = model,
            };
        }

        var choice = ImageCatalog.Load().Resolve(new ImageQuery
        {
            Name = FrameworkTable.Known(name)?.Image ?? name,
            Version = model.FrameworkVersion,
            BaseFrameworkVersion = model.BaseFrameworkVersion,
            PyVersion = model.PyVersion,
            Region = region,
            Scope = "inference",
            InstanceType = options.InstanceType,
            AcceleratorType = options.AcceleratorType,
            Serverless = options.Serverless,
        });
        foreach (var warning in choice.Warnings)
        {
            sink.Warning(warning);
        }

        return choice.Uri;
    }
}
