using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>A text, or $false for none at all, which is another thing than saying nothing: it becomes empty text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextOrFalseAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            false => "",
            string { Length: > 0 } text => text,
            var other => throw new ArgumentTransformationMetadataException($"'{other}' is neither a text nor $false."),
        };
}
