using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>Takes the name of a format, of a class of the Python SDK that does the same, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var value = arguments is PSObject wrapped ? wrapped.BaseObject : arguments;
        if (value is not ScriptBlock && (value is not string name || FormatNames.Find(name) is null))
        {
            throw new ValidationMetadataException(
                $"'{value}' isn't a format: {string.Join(", ", FormatNames.All)}, or a script block.");
        }
    }
}
