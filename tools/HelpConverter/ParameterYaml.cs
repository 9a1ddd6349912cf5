using System.Globalization;
using Markdig.Syntax;

namespace HelpConverter;

/// <summary>
/// Reads the flat yaml of one parameter. platyPS 0.14 fails on an unknown key and splits at the first colon; 1.x has
/// a full YAML reader. Only what means the same to both is let through.
/// </summary>
internal sealed class ParameterYaml
{
    private const string NotPlainAtStart = "*&!@%>|{}[],\"'#`";

    private static readonly string[] RequiredKeys =
    [
        "Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input",
        "Accept wildcard characters",
    ];

    private static readonly string[] KnownKeys = [.. RequiredKeys, "Accepted values"];

    private static readonly string[] PipelineForms =
        ["False", "True (ByValue)", "True (ByPropertyName)", "True (ByPropertyName, ByValue)"];

    private readonly Dictionary<string, (string Value, int Line)> _entries = new(StringComparer.Ordinal);
    private readonly SourceFile _source;
    private readonly int _fenceLine;

    private ParameterYaml(SourceFile source, int fenceLine)
    {
        _source = source;
        _fenceLine = fenceLine;
    }

    public static ParameterMetadata Read(SourceFile source, FencedCodeBlock fence)
    {
        ParameterYaml yaml = new(source, fence.Line + 1);
        string[] lines = [.. PlainText.Lines(fence)];
        for (int i = 0; i < lines.Length; i++)
            yaml.Add(lines[i], yaml._fenceLine + 1 + i);
        return yaml.ToMetadata();
    }

    private void Add(string text, int line)
    {
        if (text.Length == 0)
            return;

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string key = colon < 0 ? text : text[..colon];
        string value = colon < 0 ? "" : text[(colon + 1)..].Trim();
        if (!KnownKeys.Contains(key))
            _source.Report(line, $"unknown yaml key '{key}'");
        else if (!_entries.TryAdd(key, (value, line)))
            _source.Report(line, $"a second '{key}'");
        else if (!IsPlain(value))
            _source.Report(line, $"'{key}' isn't a plain yaml value");
    }

    private ParameterMetadata ToMetadata()
    {
        foreach (string missing in RequiredKeys.Where(key => !_entries.ContainsKey(key)))
            _source.Report(_fenceLine, $"the yaml needs '{missing}'");

        string type = Value("Type");
        Expect("Type", type.Length > 0 && !type.Contains('.', StringComparison.Ordinal),
            "a short .NET name such as String[]");
        string[] sets = List("Parameter Sets");
        Expect("Parameter Sets", sets.Length == 1 || (sets.Length > 1 && !sets.Contains(ParameterMetadata.AllSets)),
            $"{ParameterMetadata.AllSets} or names of sets");
        int? position = int.TryParse(Value("Position"), CultureInfo.InvariantCulture, out int number) ? number : null;
        Expect("Position", position >= 0 || Value("Position") == "Named", "Named or a number");
        Expect("Default value", Value("Default value").Length > 0, "a value or None");
        Expect("Accept pipeline input", PipelineForms.Contains(Value("Accept pipeline input")),
            "one of: " + string.Join("; ", PipelineForms));

        return new ParameterMetadata(
            type,
            sets,
            List("Aliases"),
            List("Accepted values"),
            Flag("Required"),
            position,
            Value("Default value"),
            Value("Accept pipeline input"),
            Flag("Accept wildcard characters"));
    }

    private string Value(string key) => _entries.GetValueOrDefault(key).Value ?? "";

    private string[] List(string key) =>
        Value(key).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private bool Flag(string key)
    {
        Expect(key, Value(key) is "True" or "False", "True or False");
        return Value(key) == "True";
    }

    private void Expect(string key, bool isGood, string form)
    {
        if (!isGood && _entries.TryGetValue(key, out (string Value, int Line) entry))
            _source.Report(entry.Line, $"'{key}' must be {form}");
    }

    private static bool IsPlain(string value) =>
        value.Length == 0
        || (!NotPlainAtStart.Contains(value[0], StringComparison.Ordinal)
            && !value.StartsWith("- ", StringComparison.Ordinal)
            && !value.StartsWith("? ", StringComparison.Ordinal)
            && !value.Contains(": ", StringComparison.Ordinal)
            && !value.Contains(" #", StringComparison.Ordinal)
            && value[^1] != ':');
}
