using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Frameworks;

namespace SageMakerEstimator.Core.Models;

/// <summary>The framework that a job was trained with: the estimator's own word, else what its image is called.</summary>
/// <param name="Row">The framework.</param>
/// <param name="Version">Its version; null when an image of the user's says none.</param>
/// <param name="BaseVersion">Of HuggingFace, its base and that one's version.</param>
/// <param name="PyVersion">The Python of its containers; null when the version says it.</param>
/// <param name="IsCustomImage">Whether the user named an image, which then serves, too.</param>
internal sealed partial record TrainedFramework(
    FrameworkRow Row, string? Version, string? BaseVersion, string? PyVersion, bool IsCustomImage)
{
    // The repositories that don't have their framework's name.
    private static readonly Dictionary<string, string> Repositories = new(StringComparer.Ordinal)
    {
        ["scikit-learn"] = "sklearn",
        ["tensorflow-scriptmode"] = "tensorflow",
    };

    public static TrainedFramework? Of(Estimator estimator)
    {
        if (estimator.Framework is { } name)
        {
            var row = FrameworkTable.Known(name) ?? new FrameworkRow(name, name);
            return new(
                row,
                estimator.FrameworkVersion,
                estimator.BaseFrameworkVersion,
                estimator.PyVersion,
                estimator.TrainingImageUri is { } given && OfImage(given)?.Row.Image != row.Image);
        }

        return estimator is { EstimatorKind: EstimatorKind.Image, TrainingImageUri: { } image } ? OfImage(image) : null;
    }

    /// <summary>What one of SageMaker's own training images is of; null for any other image.</summary>
    public static TrainedFramework? OfImage(string image)
    {
        var match = TrainingImage().Match(image);
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        var version = match.Groups["version"].Value;
        var python = match.Groups["python"] is { Success: true } found ? found.Value : null;
        if (name.StartsWith("huggingface-", StringComparison.Ordinal))
        {
            var hub = HuggingFaceTag().Match(match.Groups["tag"].Value);
            return hub.Success
                ? new(
                    FrameworkTable.Known("huggingface")!,
                    hub.Groups["version"].Value,
                    name["huggingface-".Length..] + hub.Groups["base"].Value,
                    python,
                    IsCustomImage: false)
                : null;
        }

        return FrameworkTable.Known(Repositories.GetValueOrDefault(name, name)) is { } row
            ? new(row, version, null, python, IsCustomImage: false)
            : null;
    }

    // Account, registry and one of the two forms of repositories: sagemaker-name and name-training.
    [GeneratedRegex(
        @"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z0-9.-]+/(sagemaker-(?<name>[a-z-]+?)|(?<name>[a-z-]+)-training)"
        + @":(?<tag>(?<version>\d+(\.\d+)*(-\d+)?)(?=-|\z)[^@]*?(-(?<python>py\d+))?[^@]*)\z")]
    private static partial Regex TrainingImage();

    [GeneratedRegex(@"^(?<base>[\d.]+)-transformers(?<version>[\d.]+)-")]
    private static partial Regex HuggingFaceTag();
}
