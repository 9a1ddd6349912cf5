using System.Globalization;

namespace SageMakerEstimator.Core.Code;

/// <summary>What somebody who sends code should know before: secrets in it, and its size.</summary>
internal static class CodeWarnings
{
    // Unpacked; training jobs start later for each byte, on each instance.
    private const long LargeBytes = 100L * 1024 * 1024;

    // Enough to see what it is about, and still a warning and no list.
    private const int MaxNames = 10;

    private static readonly IgnoreRules KeyFiles = IgnoreRules.Of(
        [
            "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.pem", "*.key", "*.ppk", "*.p12", "*.pfx", "*.jks",
            "*.kdbx", "*.keystore", "credentials", "credentials.json", "client_secret*.json",
            "*service-account*.json", ".env.*", "kaggle.json", ".netrc", ".pgpass", ".npmrc", ".pypirc", ".git-credentials", ".htpasswd", ".aws/", ".ssh/",
            ".azure/", ".gnupg/", ".kube/",
        ],
        "built in");

    /// <summary>The warnings about a bundle, each one sentence or two.</summary>
    public static IEnumerable<string> Of(CodeBundle bundle)
    {
        var keys = bundle.Files.Select(file => file.Name).Where(IsKeyFile).ToArray();
        if (keys.Length > 0)
        {
            yield return $"The code to be sent has files that look like keys or passwords: {Names(keys)}. "
                + $"Leave them out with -Exclude or a file {IgnoreRules.FileName}.";
        }

        if (bundle.NotFiles.Count > 0)
        {
            yield return $"Left out of the code, because it is no file with bytes in it: {Names(bundle.NotFiles)}.";
        }

        if (bundle.Size > LargeBytes)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The code to be sent has {bundle.Size / 1048576.0:0} MB in {bundle.Count} files, of which "
                + $"'{bundle.Largest}' is the largest. Data belongs into a channel; leave it out with -Exclude or "
                + $"a file {IgnoreRules.FileName}.");
        }
    }

    private static bool IsKeyFile(string name)
    {
        for (var slash = name.IndexOf('/'); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            if (KeyFiles.Ignore(name[..slash], isFolder: true))
            {
                return true;
            }
        }

        return KeyFiles.Ignore(name, isFolder: false);
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");
}
