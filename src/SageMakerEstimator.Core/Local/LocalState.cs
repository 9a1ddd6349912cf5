using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// The one folder that local mode keeps: jobs, transform jobs, models, endpoint configs, endpoints, and a <c>bucket</c> folder that
/// plays the default bucket. docs/en-US/about_SageMakerEstimator_LocalMode.md describes it.
/// </summary>
internal sealed class LocalState
{
    /// <summary>Names another folder than the user's default.</summary>
    public const string RootVariable = "SAGEMAKER_ESTIMATOR_STATE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public LocalState(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }

    public string Jobs => Path.Combine(Root, "jobs");

    public string TransformJobs => Path.Combine(Root, "transform-jobs");

    public string Models => Path.Combine(Root, "models");

    public string EndpointConfigs => Path.Combine(Root, "endpoint-configs");

    public string Endpoints => Path.Combine(Root, "endpoints");

    public string Bucket => Path.Combine(Root, "bucket");

    /// <summary>The folder of this user, or of the environment variable; it is looked up at every use.</summary>
    public static LocalState OfThisUser()
    {
        var named = Environment.GetEnvironmentVariable(RootVariable);
        if (!string.IsNullOrWhiteSpace(named))
        {
            return new LocalState(named);
        }

        var data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length == 0)
        {
            throw new SageMakerEstimatorException(
                ErrorId.LocalStateUnusable,
                ErrorKind.WriteError,
                "Local mode has no folder to keep its jobs in: this user has no home.")
            {
                RecommendedAction = $"Set the environment variable {RootVariable} to a folder of your own.",
            };
        }

        return new LocalState(Path.Combine(data, "SageMakerEstimator"));
    }

    /// <summary>A folder that only this user can read; its parents are made too.</summary>
    public string Folder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // The profile folder's own access list already keeps others out.
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(Root, OwnerOnly);
                Directory.CreateDirectory(path, OwnerOnly);
            }

            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.LocalStateUnusable,
                ErrorKind.WriteError,
                $"Local mode can't write to '{path}': {error.Message}",
                error)
            {
                Target = path,
                RecommendedAction = $"Set the environment variable {RootVariable} to a folder that you can write to.",
            };
        }
    }

    /// <summary>Reads a record; null when it isn't there.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return JsonSerializer.Deserialize(file, type);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a record so that a reader sees the old one or the new one, never a half.</summary>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(value, type));
            Replace(fresh, path);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static void Replace(string source, string path)
    {
        // Windows refuses while somebody reads the old file, which takes microseconds.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                File.Move(source, path, overwrite: true);
                return;
            }
            catch (Exception error) when (
                OperatingSystem.IsWindows() && attempt < 200 && error is IOException or UnauthorizedAccessException)
            {
                Thread.Yield();
            }
        }
    }
}
