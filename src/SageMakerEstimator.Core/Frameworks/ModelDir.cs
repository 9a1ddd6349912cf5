using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Frameworks;

/// <summary>Where TensorFlow's scripts are told to put the model.</summary>
internal static class ModelDir
{
    public const string HyperParameter = "model_dir";

    private const string OfContainer = "/opt/ml/model";

    /// <summary>The place; null when the script isn't told any.</summary>
    public static string? Of(Estimator estimator, string jobName, string outputPath)
    {
        if (FrameworkTable.Of(estimator)?.HasModelDir != true || estimator.ModelDir is { Length: 0 })
        {
            return null;
        }

        if (estimator.ModelDir is { } given)
        {
            return given;
        }

        if (Distribution.Of(estimator).IsOn(Distribution.Mpi) || estimator.EnableNetworkIsolation)
        {
            return OfContainer;
        }

        // On this machine SM_MODEL_DIR says it; there is no S3 to write to.
        return S3Uri.Is(outputPath)
            ? S3Uri.Parse(outputPath, "-OutputPath").Below(jobName, "model").ToString()
            : null;
    }
}
