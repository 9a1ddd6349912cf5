using System.Globalization;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>Names of jobs, models and endpoints: generated ones are made to fit, given ones are checked only.</summary>
internal static partial class JobName
{
    internal const int MaxLength = 63;

    // What is left of 63 characters beside a dash and a stamp of 23.
    private const int MaxBaseLength = 39;

    /// <summary>Whether SageMaker would take the name; local mode makes folders of nothing else.</summary>
    public static bool IsName(string name) => Pattern().IsMatch(name);

    /// <summary>A name of the user's, checked against the service's pattern and never changed.</summary>
    public static string Check(string name, string parameter)
    {
        if (IsName(name))
        {
            return name;
        }

        throw new SageMakerEstimatorException(
            ErrorId.NameInvalid,
            ErrorKind.InvalidArgument,
            $"-{parameter} '{name}' can't be a name: it must have 1 to {MaxLength} letters, digits and dashes, "
            + "and begin and end with a letter or digit.")
        {
            Target = name,
            RecommendedAction = $"Try -{parameter} '{Cut(Clean(name), MaxLength).TrimEnd('-')}'.",
        };
    }

    /// <summary>
    /// The base and a stamp of the moment in UTC, to the millisecond. As in the Python SDK a long base is cut wherever
    /// that falls, also behind a dash: the service takes two.
    /// </summary>
    public static string Generate(string baseName, TimeProvider time)
    {
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd-HH-mm-ss-fff", CultureInfo.InvariantCulture);
        return $"{Cut(Clean(baseName), MaxBaseLength)}-{stamp}";
    }

    /// <summary>What stands before the stamp of a generated name, else the whole name.</summary>
    public static string BaseOf(string jobName)
    {
        var match = Stamped().Match(jobName);
        return match.Success ? match.Groups[1].Value : jobName;
    }

    /// <summary>The last part of an image's path: <c>a.dkr.ecr.b.amazonaws.com/my_algo:1</c> gives <c>my_algo</c>.</summary>
    public static string BaseOfImage(string imageUri)
    {
        var name = imageUri[(imageUri.LastIndexOf('/') + 1)..];
        var end = name.IndexOfAny(['@', ':']);
        return end < 0 ? name : name[..end];
    }

    /// <summary>Allowed characters only, the first of them no dash; a name that is fine already stays as it is.</summary>
    private static string Clean(string name)
    {
        var cleaned = (NotAllowed().IsMatch(name) ? NotAllowed().Replace(name, "-").TrimEnd('-') : name).TrimStart('-');
        return cleaned.Length > 0 ? cleaned : "job";
    }

    private static string Cut(string name, int maxLength) => name.Length > maxLength ? name[..maxLength] : name;

    [GeneratedRegex("^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();

    [GeneratedRegex("[^a-zA-Z0-9-]+")]
    private static partial Regex NotAllowed();

    [GeneratedRegex("^(.+)-(\\d{4}-\\d{2}-\\d{2}-\\d{2}-\\d{2}-\\d{2}-\\d{3}|\\d{6}-\\d{4})\\z")]
    private static partial Regex Stamped();
}
