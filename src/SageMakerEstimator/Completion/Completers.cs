using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Completion;

/// <summary>What completers share: wildcards, quotes, and no network ever.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var pattern = new WildcardPattern(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return Names(parameterName, commandAst).Where(pattern.IsMatch).Select(name => new CompletionResult(
            name.Contains(' ') ? $"'{name}'" : name, name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>Everything that could be meant.</summary>
    private protected abstract IEnumerable<string> Names();

    /// <summary>The same, for completers that look at the other parameters.</summary>
    private protected virtual IEnumerable<string> Names(string parameterName, CommandAst command) => Names();
}

/// <summary>The instance types of local mode, and common ones of SageMaker.</summary>
public sealed class InstanceTypeCompleter : NameCompleter
{
    private static readonly string[] Common =
    [
        "local", "local_gpu",
        "ml.t3.medium", "ml.t3.large", "ml.t2.medium", "ml.m5.large", "ml.m5.xlarge", "ml.m5.2xlarge", "ml.m5.4xlarge",
        "ml.c5.large", "ml.c5.xlarge", "ml.c5.2xlarge", "ml.c5.4xlarge", "ml.g4dn.xlarge", "ml.g4dn.2xlarge",
        "ml.g5.xlarge", "ml.g5.2xlarge", "ml.g6.xlarge", "ml.p3.2xlarge", "ml.p4d.24xlarge", "ml.p5.48xlarge",
    ];

    private protected override IEnumerable<string> Names() => Common;
}

/// <summary>Training jobs of this machine, read from its disk.</summary>
public sealed class LocalTrainingJobCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => CoreHost.Core.LocalState.Names("TrainingJob");
}

/// <summary>Transform jobs of this machine, read from its disk.</summary>
public sealed class LocalTransformJobCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => CoreHost.Core.LocalState.Names("TransformJob");
}

/// <summary>Endpoints of this machine, read from its disk.</summary>
public sealed class LocalEndpointCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => CoreHost.Core.LocalState.Names("Endpoint");
}

/// <summary>The formats of records and answers.</summary>
public sealed class FormatCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => FormatNames.All;
}

/// <summary>The MIME types of those formats.</summary>
public sealed class MediaTypeCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() =>
    [
        "text/csv", "application/json", "application/jsonlines", "application/x-npy", "application/x-npz", "text/libsvm",
        "application/x-recordio-protobuf", "text/plain", "application/octet-stream",
    ];
}
