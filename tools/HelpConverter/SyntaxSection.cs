using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace HelpConverter;

/// <summary>
/// Reads the names and the default of the parameter sets. The text of the fences is for people who read the page:
/// what Get-Help shows is built from the yaml of the parameters.
/// </summary>
internal static partial class SyntaxSection
{
    public static IReadOnlyList<ParameterSet> Read(SourceFile source, Section section)
    {
        Outline outline = Outline.Split(section.Blocks, 3);
        if (outline.Sections.Count == 0)
        {
            CheckFence(source, section.Line, outline.Preamble);
            return [new ParameterSet("", true)];
        }

        foreach (Block stray in outline.Preamble)
            source.Report(stray.Line + 1, "text before the first parameter set");

        List<ParameterSet> sets = [];
        foreach (Section found in outline.Sections)
        {
            CheckFence(source, found.Line, found.Blocks);
            if (ParseHeading(found.Title) is not ParameterSet set)
                source.Report(found.Line, "a set heading is '### Name' or '### Name (Default)'");
            else if (sets.Any(s => s.Name == set.Name))
                source.Report(found.Line, $"a second set '{set.Name}'");
            else if (set.IsDefault && sets.Any(s => s.IsDefault))
                source.Report(found.Line, "a second default set");
            else
                sets.Add(set);
        }

        if (outline.Sections.Count > 1 && !sets.Any(s => s.IsDefault))
            source.Report(section.Line, "one of the sets must be marked (Default)");
        return [.. sets.OrderByDescending(s => s.IsDefault)];
    }

    private static ParameterSet? ParseHeading(string title) =>
        SetHeading().Match(title) is { Success: true } match
            ? new ParameterSet(match.Groups["name"].Value, match.Groups["default"].Success)
            : null;

    private static void CheckFence(SourceFile source, int line, IReadOnlyList<Block> blocks)
    {
        if (blocks is not [FencedCodeBlock fence])
            source.Report(line, "a parameter set is one code fence and nothing else");
        else if (!string.IsNullOrEmpty(fence.Info))
            source.Report(fence.Line + 1, "the fence of a parameter set has no language");
        else if (!$"{fence.Lines} ".StartsWith(source.Name + " ", StringComparison.Ordinal))
            source.Report(fence.Line + 2, $"the syntax must start with {source.Name}");
        else if (BrokenType().IsMatch(fence.Lines.ToString()))
            source.Report(fence.Line + 2, "a <type> can't have a space in it");
    }

    [GeneratedRegex(@"^(?<name>[^\s()]+)(?<default> \(Default\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex SetHeading();

    [GeneratedRegex(@"<[^>]*\s", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenType();
}
