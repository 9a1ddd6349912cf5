using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace HelpConverter;

/// <summary>
/// Writes the XML that Get-Help reads. It goes by local names and order only, and turns CDATA into an empty node,
/// so there is none.
/// </summary>
internal static class MamlWriter
{
    private const string ExampleRule = "-------------";
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace MsHelp = "http://msdn.microsoft.com/mshelp";

    public static byte[] Write(IEnumerable<HelpPage> pages)
    {
        XElement root = new(
            Help + "helpItems",
            new XAttribute("schema", "maml"),
            pages.OrderBy(page => page.Name, StringComparer.Ordinal).Select(CommandElement));

        using MemoryStream buffer = new();
        XmlWriterSettings settings = new()
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\n",
        };
        using (XmlWriter writer = XmlWriter.Create(buffer, settings))
            root.Save(writer);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static XElement CommandElement(HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XAttribute(XNamespace.Xmlns + "MSHelp", MsHelp),
        Details(page),
        Paragraphs(Maml + "description", page.Description),
        new XElement(Command + "syntax", page.Sets.Select(set => SyntaxItem(page, set))),
        new XElement(Command + "parameters", page.Parameters.Select(parameter => ParameterElement(page, parameter))),
        new XElement(Command + "inputTypes", page.Inputs.Select(type => TypeElement(Command + "inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(type => TypeElement(Command + "returnValue", type))),
        page.Notes.Count == 0
            ? null
            : new XElement(Maml + "alertSet", Paragraphs(Maml + "alert", page.Notes)),
        new XElement(Command + "examples", page.Examples.Select(ExampleElement)),
        new XElement(
            Command + "relatedLinks",
            page.Links.Prepend(new Link("Online Version:", page.OnlineVersion)).Select(LinkElement)));

    private static XElement Details(HelpPage page)
    {
        string[] verbAndNoun = page.Name.Split('-', 2);
        return new XElement(
            Command + "details",
            new XElement(Command + "name", page.Name),
            new XElement(Command + "verb", verbAndNoun[0]),
            new XElement(Command + "noun", verbAndNoun[^1]),
            Paragraphs(Maml + "description", [page.Synopsis]));
    }

    private static XElement SyntaxItem(HelpPage page, ParameterSet set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", page.Name),
        InSyntaxOrder(page.Parameters, set).Select(p => SyntaxParameter(p.Parameter, p.Metadata)));

    private static IEnumerable<(Parameter Parameter, ParameterMetadata Metadata)> InSyntaxOrder(
        IEnumerable<Parameter> parameters, ParameterSet set) =>
        from parameter in parameters
        let metadata = parameter.In(set)
        where metadata is not null
        orderby parameter.Name switch { "WhatIf" => 1, "Confirm" => 2, _ => 0 },
            metadata.Position ?? int.MaxValue,
            metadata.Required descending
        select (parameter, metadata);

    private static XElement SyntaxParameter(Parameter parameter, ParameterMetadata metadata)
    {
        XElement? accepted = metadata.AcceptedValues.Count == 0
            ? null
            : new XElement(
                Command + "parameterValueGroup",
                metadata.AcceptedValues.Select(value => ParameterValue(value, isRequired: false)));
        XElement? value = metadata.IsSwitch ? null : ParameterValue(metadata.Type, isRequired: true);
        return Element(parameter, metadata, accepted, value);
    }

    private static XElement ParameterElement(HelpPage page, Parameter parameter)
    {
        // The sets are in order with the default first, so the common table tells about the default set if it can.
        ParameterMetadata metadata = page.Sets.Select(parameter.In).FirstOrDefault(m => m is not null)
            ?? parameter.Metadata[0];
        return Element(parameter, metadata, null, ParameterValue(metadata.Type, isRequired: !metadata.IsSwitch));
    }

    private static XElement Element(
        Parameter parameter, ParameterMetadata metadata, XElement? acceptedValues, XElement? value) => new(
        Command + "parameter",
        new XAttribute("required", metadata.Required),
        new XAttribute("variableLength", true),
        new XAttribute("globbing", metadata.AcceptsWildcards),
        new XAttribute("pipelineInput", metadata.PipelineInput),
        new XAttribute("position", metadata.Position is int position ? position : "named"),
        new XAttribute("aliases", metadata.Aliases.Count == 0 ? "none" : string.Join(", ", metadata.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        Paragraphs(Maml + "description", parameter.Description),
        acceptedValues,
        value,
        new XElement(Dev + "type", new XElement(Maml + "name", metadata.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", DefaultValue(metadata)));

    private static XElement ParameterValue(string text, bool isRequired) => new(
        Command + "parameterValue",
        new XAttribute("required", isRequired),
        new XAttribute("variableLength", false),
        text);

    private static string DefaultValue(ParameterMetadata metadata) =>
        metadata.IsSwitch && metadata.DefaultValue == "None" ? "False" : metadata.DefaultValue;

    private static XElement TypeElement(XName name, TypeText type) => new(
        name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.TypeName)),
        Paragraphs(Maml + "description", type.Description));

    private static XElement ExampleElement(Example example) => new(
        Command + "example",
        new XElement(Maml + "title", $"{ExampleRule} {example.Title} {ExampleRule}"),
        new XElement(Dev + "code", example.Code),
        Paragraphs(Dev + "remarks", example.Remarks));

    private static XElement LinkElement(Link link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text),
        new XElement(Maml + "uri", link.Uri));

    private static XElement Paragraphs(XName name, IEnumerable<string> paragraphs) =>
        new(name, paragraphs.Select(text => new XElement(Maml + "para", text)));
}
