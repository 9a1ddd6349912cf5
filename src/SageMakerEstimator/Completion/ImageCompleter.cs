using System.Collections;
using System.Management.Automation;
using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Completion;

/// <summary>Names, versions, regions and so on of the image catalogue: those that go with what was typed already.</summary>
public sealed class ImageCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => [];

    private protected override IEnumerable<string> Names(string parameterName, IDictionary boundParameters)
    {
        string? Bound(params string[] names) => names
            .Select(name => Text(boundParameters[name]))
            .FirstOrDefault(text => !string.IsNullOrEmpty(text));
        var path = Bound("CatalogPath");
        return CoreHost.Core.Images.Complete(
            parameterName,
            new ImageQuery
            {
                Name = Bound("Name", "Framework", "Algorithm") ?? "",
                Region = Bound("Region"),
                Version = Bound("Version", "FrameworkVersion", "AlgorithmVersion"),
                PyVersion = Bound("PyVersion"),
                Scope = Bound("Scope"),
                BaseFrameworkVersion = Bound("BaseFrameworkVersion"),
                SdkVersion = Bound("SdkVersion"),
            },
            Path.IsPathFullyQualified(path ?? "") ? path : null);
    }

    /// <summary>One name; of several, and of patterns, anything can follow.</summary>
    private static string? Text(object? value)
    {
        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        var text = plain is object[] { Length: 1 } list ? list[0]?.ToString() : plain as string;
        return text is null || WildcardPattern.ContainsWildcardCharacters(text) ? null : text;
    }
}
