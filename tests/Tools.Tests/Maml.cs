using System.Xml.Linq;

namespace HelpConverter.Tests;

/// <summary>Reads the written help as Get-Help does: by local names.</summary>
internal sealed class Maml
{
    private readonly XElement _root;

    private Maml(XElement root) => _root = root;

    public IReadOnlyList<string> CommandNames =>
        [.. Descendants(_root, "details").Select(details => Child(details, "name").Value)];

    /// <summary>The names of the parameters of each set, in their order.</summary>
    public IReadOnlyList<string> Sets =>
    [
        .. Descendants(_root, "syntaxItem").Select(set =>
            string.Join(' ', Descendants(set, "parameter").Select(parameter => Child(parameter, "name").Value))),
    ];

    public static Maml Load(DocsFolder folder) => new(XElement.Parse(folder.Read(Pages.HelpFile)));

    public IReadOnlyList<string> Values(string ancestor, string name) =>
        [.. Descendants(_root, ancestor).SelectMany(parent => Descendants(parent, name)).Select(found => found.Value)];

    /// <summary>A parameter in the common table, or in a set of the syntax.</summary>
    public XElement Parameter(string name, int? set = null)
    {
        XElement parent = set is int index
            ? Descendants(_root, "syntaxItem").ElementAt(index)
            : Descendants(_root, "parameters").Single();
        return Descendants(parent, "parameter").Single(parameter => Child(parameter, "name").Value == name);
    }

    private static XElement Child(XElement parent, string name) =>
        parent.Elements().First(e => e.Name.LocalName == name);

    private static IEnumerable<XElement> Descendants(XElement parent, string name) =>
        parent.Descendants().Where(e => e.Name.LocalName == name);
}
