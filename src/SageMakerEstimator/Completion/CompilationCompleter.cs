using System.Management.Automation.Language;
using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Completion;

/// <summary>The frameworks, devices and platforms of SageMaker's compiler.</summary>
public sealed class CompilationCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => [];

    private protected override IEnumerable<string> Names(string parameterName, CommandAst command) =>
        CoreHost.Core.Compilation.Names(parameterName);
}
