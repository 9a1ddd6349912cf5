using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace HelpConverter;

/// <summary>Reads PARAMETERS: for each a description, then a yaml fence or one for each group of sets.</summary>
internal sealed partial class ParameterSection(SourceFile source, IReadOnlyList<ParameterSet> sets)
{
    private const string CommonParameters = "CommonParameters";

    public IReadOnlyList<Parameter> Read(Section section)
    {
        Outline outline = Outline.Split(section.Blocks, 3);
        foreach (Block stray in outline.Preamble)
            source.Report(stray.Line + 1, "text before the first parameter");

        // Without this last heading platyPS 1.x takes the cmdlet for one that has no common parameters.
        if (outline.Sections.Count == 0 || outline.Sections[^1].Title != CommonParameters)
            source.Report(section.Line, $"the last parameter heading must be '### {CommonParameters}'");

        List<Parameter> parameters = [];
        foreach (Section found in outline.Sections.Where(s => s.Title != CommonParameters))
        {
            Parameter parameter = ReadOne(found);
            if (!Heading().IsMatch(found.Title))
                source.Report(found.Line, $"a parameter heading is '### -Name', not '### {found.Title}'");
            else if (parameters.Any(p => p.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)))
                source.Report(found.Line, $"-{parameter.Name} is described twice");
            else
                parameters.Add(parameter);
        }

        return parameters;
    }

    private Parameter ReadOne(Section section)
    {
        List<Block> prose = [];
        List<ParameterMetadata> metadata = [];
        foreach (Block block in section.Blocks)
        {
            if (block is FencedCodeBlock { Info: "yaml" } fence)
                metadata.Add(ReadYaml(fence, metadata));
            else if (metadata.Count > 0)
                source.Report(block.Line + 1, "text after the yaml of a parameter");
            else
                prose.Add(block);
        }

        IReadOnlyList<string> description = PlainText.Paragraphs(prose);
        if (description.Count == 0)
            source.Report(section.Line, $"{section.Title} has no description");
        if (metadata.Count == 0)
            source.Report(section.Line, $"{section.Title} has no yaml fence");
        return new Parameter(section.Title.TrimStart('-'), description, metadata);
    }

    private ParameterMetadata ReadYaml(FencedCodeBlock fence, IEnumerable<ParameterMetadata> earlier)
    {
        // platyPS 1.x always cuts off the line above the fence.
        if (!string.IsNullOrWhiteSpace(source.Lines[fence.Line - 1]))
            source.Report(fence.Line + 1, "the line above a yaml fence must be blank");

        ParameterMetadata metadata = ParameterYaml.Read(source, fence);
        foreach (string name in metadata.Sets)
        {
            if (name != ParameterMetadata.AllSets && sets.Count > 0 && !sets.Any(set => set.Name == name))
                source.Report(fence.Line + 1, $"no parameter set '{name}' in SYNTAX");
        }

        if (earlier.Any(other => sets.Any(set => other.IsIn(set) && metadata.IsIn(set))))
            source.Report(fence.Line + 1, "a second yaml fence for the same parameter set");
        return metadata;
    }

    [GeneratedRegex(@"^-[A-Za-z]\w*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
