using MAB.DotIgnore;

namespace SageMakerEstimator.Core.Code;

/// <summary>
/// What of a folder isn't sent, in gitignore's syntax. The last pattern that fits decides: ours, then those of the
/// folder's <c>.sagemakerignore</c>, then those of -Exclude; <c>!name</c> takes something back in.
/// </summary>
internal sealed class IgnoreRules
{
    /// <summary>The file at the top of a folder that says what of it isn't sent.</summary>
    public const string FileName = ".sagemakerignore";

    // What nobody wants in a training job: version control, caches, virtual environments, notebook checkpoints, and
    // files that usually hold secrets.
    private static readonly string[] Defaults =
    [
        ".git", ".hg", ".svn", "__pycache__", ".venv", "venv", ".env", ".ipynb_checkpoints", ".pytest_cache",
        ".mypy_cache", ".ruff_cache", ".tox", ".idea", ".vscode", ".DS_Store", "Thumbs.db", "node_modules", FileName,
    ];

    private readonly IgnoreList _rules = new();

    private IgnoreRules()
    {
    }

    /// <summary>The rules for a folder of code.</summary>
    public static IgnoreRules OfCode(string folder, IReadOnlyList<string> exclude)
    {
        var rules = new IgnoreRules();
        rules.Add(Defaults, "built in");
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
        {
            rules.Add(File.ReadAllLines(file), file);
        }

        rules.Add(exclude, "-Exclude");
        return rules;
    }

    /// <summary>The rules of a list alone.</summary>
    public static IgnoreRules Of(IEnumerable<string> patterns, string source = "-Exclude")
    {
        var rules = new IgnoreRules();
        rules.Add(patterns, source);
        return rules;
    }

    /// <summary>
    /// Whether a name, seen from the top of the folder, is left out. It isn't asked for what lies in a folder that is.
    /// </summary>
    public bool Ignore(string name, bool isFolder)
    {
        // The list's own IsIgnored asks about every folder above, and fails on names of blanks.
        var decisive = string.IsNullOrWhiteSpace(name)
            ? null
            : _rules.Rules.LastOrDefault(rule => rule.IsMatch(name, isFolder));
        return decisive is not null && !decisive.PatternFlags.HasFlag(PatternFlags.NEGATION);
    }

    private void Add(IEnumerable<string> patterns, string source)
    {
        foreach (var pattern in patterns)
        {
            try
            {
                _rules.AddRule(Mended(pattern));
            }
            catch (ArgumentException reason)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.ValueInvalid,
                    ErrorKind.InvalidArgument,
                    $"'{pattern}' ({source}) isn't a pattern of gitignore's kind.",
                    reason)
                {
                    Target = pattern,
                    RecommendedAction = "Close the bracket, or write \\[ for a bracket of the name itself.",
                };
            }
        }
    }

    /// <summary>The library takes a ^ outside brackets for a regular expression's.</summary>
    private static string Mended(string pattern)
    {
        var inBrackets = false;
        return string.Concat(pattern.Select((character, index) =>
        {
            inBrackets = character switch { '[' => true, ']' => false, _ => inBrackets };
            var isEscaped = index > 0 && pattern[index - 1] == '\\';
            return character == '^' && !inBrackets && !isEscaped ? "\\^" : $"{character}";
        }));
    }
}
