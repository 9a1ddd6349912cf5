using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>The name in a text, an ARN, or an object's property.</summary>
internal static class IdentityName
{
    public static string? Of(object? source, string property, string arnPart)
    {
        var text = (source is PSObject wrapped ? wrapped.BaseObject : source) as string
            ?? (source is null ? null : PSObject.AsPSObject(source).Properties[property]?.Value as string);
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return text;
        }

        var at = text.IndexOf(arnPart, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + arnPart.Length)..];
    }
}
