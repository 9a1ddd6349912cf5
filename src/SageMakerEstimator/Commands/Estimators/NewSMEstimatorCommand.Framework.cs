using System.Collections;
using System.Management.Automation;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <content>Frameworks and algorithms that SageMaker has images for.</content>
public sealed partial class NewSMEstimatorCommand
{
    private const string FrameworkSet = "Framework";
    private const string AlgorithmSet = "Algorithm";
    private const string AlgorithmArnSet = "AlgorithmArn";

    /// <summary>The framework whose container runs the script.</summary>
    [Parameter(ParameterSetName = FrameworkSet, Mandatory = true)]
    [ArgumentCompleter(typeof(FrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Framework { get; set; }

    /// <summary>Its version.</summary>
    [Parameter(ParameterSetName = FrameworkSet)]
    [Alias("TransformersVersion")]
    [ArgumentCompleter(typeof(FrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FrameworkVersion { get; set; }

    /// <summary>What HuggingFace is built on.</summary>
    [Parameter(ParameterSetName = FrameworkSet)]
    [ArgumentCompleter(typeof(FrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? BaseFrameworkVersion { get; set; }

    /// <summary>The container's Python.</summary>
    [Parameter(ParameterSetName = FrameworkSet)]
    [ArgumentCompleter(typeof(FrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PyVersion { get; set; }

    /// <summary>How training is spread over machines.</summary>
    [Parameter(ParameterSetName = FrameworkSet)]
    [Alias("Distributions")]
    [ValidateNotNull]
    public IDictionary? Distribution { get; set; }

    /// <summary>Where TensorFlow's script puts the model.</summary>
    [Parameter(ParameterSetName = FrameworkSet)]
    [TextOrFalse]
    public string? ModelDir { get; set; }

    /// <summary>The built-in algorithm.</summary>
    [Parameter(ParameterSetName = AlgorithmSet, Mandatory = true)]
    [ArgumentCompleter(typeof(FrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Algorithm { get; set; }

    /// <summary>Its version.</summary>
    [Parameter(ParameterSetName = AlgorithmSet)]
    [ArgumentCompleter(typeof(FrameworkCompleter))]
    [ValidateNotNullOrEmpty]
    public string? AlgorithmVersion { get; set; }

    /// <summary>An algorithm of the account's own or of the marketplace.</summary>
    [Parameter(ParameterSetName = AlgorithmArnSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? AlgorithmArn { get; set; }

    private void AddFramework(Estimator draft)
    {
        draft.Framework = Framework;
        draft.FrameworkVersion = FrameworkVersion;
        draft.BaseFrameworkVersion = BaseFrameworkVersion;
        draft.PyVersion = PyVersion;
        draft.Distribution = Plain(Distribution, nameof(Distribution));
        draft.ModelDir = ModelDir;
        draft.Algorithm = Algorithm;
        draft.AlgorithmVersion = AlgorithmVersion;
        draft.AlgorithmArn = AlgorithmArn;
    }
}
