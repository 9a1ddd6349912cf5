using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Defaults;

/// <summary>The user's defaults on disk: JSON under the names of the parameters, for a person to read and change.</summary>
internal static class DefaultFile
{
    /// <summary>Names another file than the user's own.</summary>
    public const string Variable = "SAGEMAKER_ESTIMATOR_DEFAULTS";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Looked up at every use; empty when this user has no home.</summary>
    public static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            {
                return System.IO.Path.GetFullPath(named);
            }

            var home = Environment.GetFolderPath(
                Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return home.Length == 0 ? "" : System.IO.Path.Combine(home, "SageMakerEstimator", "defaults.json");
        }
    }

    public static IReadOnlyDictionary<string, object> Read()
    {
        var path = Path;
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        string json;
        try
        {
            json = File.ReadAllText(path);
        }
        catch (Exception error) when (
            path.Length == 0 || error is FileNotFoundException or DirectoryNotFoundException)
        {
            return values;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, error.Message, error);
        }

        foreach (var (name, node) in Parse(json, path))
        {
            var setting = DefaultSetting.Find(name) ?? throw Unknown(path, name);
            try
            {
                values[setting.Name] = Value(node, setting.Type);
            }
            catch (Exception error) when (
                error is JsonException or InvalidOperationException or FormatException or InvalidCastException)
            {
                throw Invalid(path, $"the value of '{name}' isn't one: {error.Message}", error);
            }
        }

        return values;
    }

    /// <summary>Written beside and moved: a shell that reads meanwhile sees the old file or the new one.</summary>
    public static void Write(IReadOnlyDictionary<string, object> values)
    {
        var path = Path;
        try
        {
            if (values.Count == 0)
            {
                File.Delete(path);
                return;
            }

            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var draft = $"{path}.{Environment.ProcessId}.tmp";
            File.WriteAllText(draft, Json(values).ToJsonString(Readable) + "\n");
            File.Move(draft, path, overwrite: true);
        }
        catch (DirectoryNotFoundException) when (values.Count == 0)
        {
            // No folder, no file.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.FileNotWritable, ErrorKind.WriteError, $"'{path}' can't be written: {error.Message}", error)
            {
                Target = path,
                RecommendedAction = $"Use -Scope Session, or name a file with the environment variable {Variable}.",
            };
        }
    }

    private static JsonObject Json(IReadOnlyDictionary<string, object> values)
    {
        var file = new JsonObject();
        foreach (var setting in DefaultSetting.All.Where(setting => values.ContainsKey(setting.Name)))
        {
            file[setting.Name] = JsonSerializer.SerializeToNode(values[setting.Name], setting.Type);
        }

        return file;
    }

    private static object Value(JsonNode? node, Type type) => type == typeof(Tag[])
        ? node!.AsArray().Select(tag => new Tag(tag!["Key"]!.GetValue<string>(), tag["Value"]!.GetValue<string>())).ToArray()
        : node.Deserialize(type) ?? throw new JsonException("it is null");

    private static JsonObject Parse(string json, string path)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw Invalid(path, "it isn't a JSON object", null);
        }
        catch (JsonException error)
        {
            throw Invalid(path, error.Message, error);
        }
    }

    private static SageMakerEstimatorException Unknown(string path, string name)
    {
        var nearest = NearestMatch.Of(name, DefaultSetting.All.Select(setting => setting.Name));
        return Invalid(
            path,
            $"'{name}' is no setting that has a default{(nearest is null ? "" : $"; the nearest is {nearest}")}",
            null);
    }

    private static SageMakerEstimatorException Invalid(string path, string why, Exception? error) =>
        new(
            ErrorId.DefaultFileInvalid,
            ErrorKind.InvalidArgument,
            $"The defaults in '{path}' can't be read: {why.TrimEnd('.')}.",
            error)
        {
            Target = path,
            RecommendedAction = "Mend or remove the file; Set-SMEstimatorDefault -Scope User -Clear removes it.",
        };
}
