using System.Management.Automation.Language;
using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Completion;

/// <summary>Frameworks, algorithms, and their versions as the image catalogue has them for training.</summary>
public class FrameworkCompleter : NameCompleter
{
    private static readonly Dictionary<string, string> InCatalogue = new(StringComparer.OrdinalIgnoreCase)
    {
        ["FrameworkVersion"] = nameof(ImageQuery.Version),
        ["AlgorithmVersion"] = nameof(ImageQuery.Version),
        ["BaseFrameworkVersion"] = nameof(ImageQuery.BaseFrameworkVersion),
        ["PyVersion"] = nameof(ImageQuery.PyVersion),
    };

    private protected virtual string Scope => "training";

    private protected override IEnumerable<string> Names() => [];

    private protected override IEnumerable<string> Names(string parameterName, CommandAst command)
    {
        if (!InCatalogue.TryGetValue(parameterName, out var inCatalogue))
        {
            return CoreHost.Core.Estimators.Names(parameterName);
        }

        var typed = StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters;
        string? Text(string name) => typed.TryGetValue(name, out var found) ? ImageCompleter.TextOf(found.Value) : null;
        return CoreHost.Core.Images.Complete(
            inCatalogue,
            new ImageQuery
            {
                Name = Text("Framework") ?? Text("Algorithm") ?? "",
                Version = Text("FrameworkVersion"),
                BaseFrameworkVersion = Text("BaseFrameworkVersion"),
                PyVersion = Text("PyVersion"),
                Scope = Scope,
            },
            null);
    }
}

/// <summary>The same, as the image catalogue has them for serving.</summary>
public sealed class ServingFrameworkCompleter : FrameworkCompleter
{
    private protected override string Scope => "inference";
}
