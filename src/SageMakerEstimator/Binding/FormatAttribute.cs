using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>Takes the name of a format, of a class of the Python SDK that does the same, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute : ValidateArgumentsAttribute
{
    /// <summary>Script blocks aren't taken.</summary>
    public bool NamesOnly { get; set; }

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var value = arguments is PSObject wrapped ? wrapped.BaseObject : arguments;
        var isTaken = value is ScriptBlock ? !NamesOnly : value is string name && FormatNames.Find(name) is not null;
        if (!isTaken)
        {
            throw new ValidationMetadataException(
                $"'{value}' isn't a format: {string.Join(", ", FormatNames.All)}{(NamesOnly ? "" : ", or a script block")}.");
        }
    }
}
