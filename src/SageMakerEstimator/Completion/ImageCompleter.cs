using System.Management.Automation;
using System.Management.Automation.Language;
using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Completion;

/// <summary>Names, versions, regions and so on of the image catalogue: those that go with what was typed.</summary>
public sealed class ImageCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => [];

    private protected override IEnumerable<string> Names(string parameterName, CommandAst command)
    {
        // Not the values that PowerShell offers: it has made numbers of versions, and 2.10 is 2.1 there.
        var typed = StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters;
        string? Text(string name) => typed.TryGetValue(name, out var found) ? TextOf(found.Value) : null;
        var path = Text("CatalogPath");
        return CoreHost.Core.Images.Complete(
            parameterName,
            new ImageQuery
            {
                Name = Text("Name") ?? "",
                Region = Text("Region"),
                Version = Text("Version"),
                PyVersion = Text("PyVersion"),
                Scope = Text("Scope"),
                BaseFrameworkVersion = Text("BaseFrameworkVersion"),
                SdkVersion = Text("SdkVersion"),
            },
            Path.IsPathFullyQualified(path ?? "") ? path : null);
    }

    /// <summary>A word that was typed; of variables, lists and patterns nobody knows yet what they are.</summary>
    internal static string? TextOf(Ast? value)
    {
        var text = value switch
        {
            StringConstantExpressionAst word => word.Value,
            ConstantExpressionAst number => number.Extent.Text,
            _ => null,
        };
        return text is null || WildcardPattern.ContainsWildcardCharacters(text) ? null : text;
    }
}
