namespace SageMakerEstimator.Core.Local;

/// <summary>Which Python runs entry points and model servers.</summary>
internal static class PythonProgram
{
    /// <summary>Names the Python to use instead of the first on PATH.</summary>
    public const string Variable = "SAGEMAKER_ESTIMATOR_PYTHON";

    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["python.exe", "python3.exe"] : ["python3", "python"];

    /// <summary>The full path; an active virtual environment comes first, as it does on PATH.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw NotFound($"{Variable} names '{named}', which doesn't exist.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in Names)
        {
            foreach (var folder in folders)
            {
                var path = Path.Combine(folder, name);
                if (IsProgram(path))
                {
                    return path;
                }
            }
        }

        throw NotFound($"None of {string.Join(" and ", Names)} is on PATH.");
    }

    private static bool IsProgram(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // The Store's placeholders lie here; they open the Store instead of running anything.
            return File.Exists(path) && !path.Contains("\\WindowsApps\\", StringComparison.OrdinalIgnoreCase);
        }

        return File.Exists(path)
            && (File.GetUnixFileMode(path)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
    }

    private static SageMakerEstimatorException NotFound(string why) =>
        new(ErrorId.PythonNotFound, ErrorKind.NotInstalled, $"Local mode needs Python 3 to run this entry point. {why}")
        {
            RecommendedAction = $"Install Python 3, or set the environment variable {Variable} to its path.",
        };
}
