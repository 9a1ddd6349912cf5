using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>
/// An estimator as JSON that people review: the settings that differ from the defaults, under the names they have on the
/// object. Paths below the file's folder are written relative to it, so that a repository can move.
/// </summary>
internal static class EstimatorFile
{
    private const int Version = 1;
    private const string VersionName = "FormatVersion";

    // What an estimator is by its other settings, or was by its runs.
    private static readonly HashSet<string> NotSettings = new(StringComparer.Ordinal)
    {
        nameof(Estimator.EstimatorKind), nameof(Estimator.Backend), nameof(Estimator.LatestTrainingJob),
    };

    private static readonly HashSet<string> Paths = new(StringComparer.Ordinal)
    {
        nameof(Estimator.SourceDir), nameof(Estimator.EntryPoint), nameof(Estimator.Dependency),
        nameof(Estimator.OutputPath), nameof(Estimator.ModelUri),
    };

    private static readonly PropertyInfo[] Settings =
    [
        .. typeof(Estimator).GetProperties()
            .Where(property => property.SetMethod is not null && !NotSettings.Contains(property.Name)),
    ];

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON of an estimator for a file in that folder.</summary>
    public static string Write(Estimator estimator, string folder)
    {
        var file = new JsonObject { [VersionName] = Version };
        var usual = new Estimator();
        foreach (var setting in Settings)
        {
            var node = SettingJson.Write(setting.GetValue(estimator));
            if (!JsonNode.DeepEquals(node, SettingJson.Write(setting.GetValue(usual))))
            {
                file[setting.Name] = Paths.Contains(setting.Name) ? Relative(node, folder) : node;
            }
        }

        return file.ToJsonString(Readable) + "\n";
    }

    /// <summary>The estimator of such JSON, not checked yet.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="path">The file, for errors and for the paths in it.</param>
    public static Estimator Read(string json, string path)
    {
        var members = Parse(json, path);
        var estimator = new Estimator();
        foreach (var (name, node) in members.Where(member => member.Key != VersionName))
        {
            var setting = Array.Find(Settings, property => property.Name == name);
            if (setting is null)
            {
                var nearest = NearestMatch.Of(name, Settings.Select(property => property.Name));
                throw Invalid(
                    path, $"'{name}' is no setting of an estimator.{(nearest is null ? "" : $" The nearest is {nearest}.")}");
            }

            try
            {
                var given = Paths.Contains(name) ? Absolute(node, Path.GetDirectoryName(path)!) : node;
                setting.SetValue(estimator, SettingJson.Read(given, setting.PropertyType));
            }
            catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentException)
            {
                throw Invalid(path, $"{name} is {node?.ToJsonString() ?? "null"}: {error.Message.TrimEnd('.')}.", error);
            }
        }

        return estimator;
    }

    private static JsonObject Parse(string json, string path)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException error)
        {
            throw Invalid(path, $"it isn't JSON: {error.Message}", error);
        }

        return node is JsonObject members && members[VersionName] is JsonValue version
            && version.TryGetValue<int>(out var number)
            ? number == Version
                ? members
                : throw Invalid(path, $"its {VersionName} is {number}; this version of the module reads {Version}.")
            : throw Invalid(path, $"it has no {VersionName}; Export-SMEstimator writes one.");
    }

    private static JsonNode? Relative(JsonNode? node, string folder) => Each(node, text =>
    {
        if (!Path.IsPathFullyQualified(text))
        {
            return text;
        }

        var relative = Path.GetRelativePath(folder, text).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? text
            : $"./{relative}";
    });

    private static JsonNode? Absolute(JsonNode? node, string folder) => Each(node, text =>
        text.StartsWith("./", StringComparison.Ordinal) ? Path.GetFullPath(text, folder) : text);

    private static JsonNode? Each(JsonNode? node, Func<string, string> change) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => Each(item, change))]),
        JsonValue value when value.TryGetValue<string>(out var text) => change(text),
        _ => node?.DeepClone(),
    };

    private static SageMakerEstimatorException Invalid(string path, string why, Exception? cause = null) =>
        new(ErrorId.EstimatorFileInvalid, ErrorKind.InvalidArgument, $"'{path}' can't be imported: {why}", cause)
        {
            Target = path,
        };
}
