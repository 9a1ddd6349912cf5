using System.Globalization;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Models;

/// <summary>The variables by which a container finds its code; the user's own win.</summary>
internal static class ModelEnvironment
{
    /// <summary>Where a container finds code that is part of the model, or that came without a network.</summary>
    public const string CodeInModel = "/opt/ml/model/code";

    // What TensorFlow's server calls the levels of Python's logging.
    private static readonly Dictionary<int, string> ServerLevels = new()
    {
        [10] = "debug", [20] = "info", [30] = "warn", [40] = "error", [50] = "crit",
    };

    /// <param name="model">The model.</param>
    /// <param name="program">The script's name in its bundle; null for none.</param>
    /// <param name="directory">Where the container finds the bundle; null for none.</param>
    /// <param name="region">The region; null on this machine.</param>
    public static Dictionary<string, string>? Of(Model model, string? program, string? directory, string? region)
    {
        var row = model.Framework is { } name ? FrameworkTable.Known(name) : null;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (region is not null && row is { IsTensorFlowServing: true })
        {
            if (model.ContainerLogLevel is { } level && ServerLevels.TryGetValue(level, out var word))
            {
                variables["SAGEMAKER_TFS_NGINX_LOGLEVEL"] = word;
            }
        }
        else if (program is not null || (region is not null && model.Framework is not null))
        {
            variables["SAGEMAKER_PROGRAM"] = program ?? "";
            variables["SAGEMAKER_SUBMIT_DIRECTORY"] = directory ?? "";
            variables["SAGEMAKER_CONTAINER_LOG_LEVEL"] =
                (model.ContainerLogLevel ?? 20).ToString(CultureInfo.InvariantCulture);
            if (region is not null)
            {
                variables["SAGEMAKER_REGION"] = region;
            }
        }

        if (model.ModelServerWorker is { } workers)
        {
            variables["SAGEMAKER_MODEL_SERVER_WORKERS"] = workers.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (key, value) in TrainingRequest.Text(model.Environment) ?? [])
        {
            variables[key] = value;
        }

        return variables.Count == 0 ? null : variables;
    }
}
