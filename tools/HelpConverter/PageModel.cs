namespace HelpConverter;

/// <summary>What a cmdlet page says, as plain text. Every string of a list is one paragraph.</summary>
internal sealed record HelpPage(
    string Name,
    string HelpFile,
    string OnlineVersion,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<ParameterSet> Sets,
    IReadOnlyList<Example> Examples,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<TypeText> Inputs,
    IReadOnlyList<TypeText> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Link> Links);

/// <summary>A parameter set of the SYNTAX section; the only set of a cmdlet may go without a name.</summary>
internal sealed record ParameterSet(string Name, bool IsDefault);

internal sealed record Example(string Title, string Code, IReadOnlyList<string> Remarks);

internal sealed record TypeText(string TypeName, IReadOnlyList<string> Description);

internal sealed record Link(string Text, string Uri);

internal sealed record Parameter(
    string Name,
    IReadOnlyList<string> Description,
    IReadOnlyList<ParameterMetadata> Metadata)
{
    /// <summary>How the parameter behaves in a set; null when the set doesn't have it.</summary>
    public ParameterMetadata? In(ParameterSet set) => Metadata.FirstOrDefault(m => m.IsIn(set));
}

/// <summary>One yaml block below a parameter.</summary>
internal sealed record ParameterMetadata(
    string Type,
    IReadOnlyList<string> Sets,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> AcceptedValues,
    bool Required,
    int? Position,
    string DefaultValue,
    string PipelineInput,
    bool AcceptsWildcards)
{
    /// <summary>What the page writes for "every set".</summary>
    public const string AllSets = "(All)";

    public bool IsSwitch => Type == "SwitchParameter";

    public bool IsIn(ParameterSet set) => Sets.Contains(AllSets) || Sets.Contains(set.Name);
}
