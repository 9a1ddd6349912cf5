using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>The name in a text, an ARN, or an object's property; and where an ARN says that it lives.</summary>
internal static class IdentityName
{
    public static string? Of(object? source, string property, string arnPart)
    {
        var text = Text(source, property);
        if (text is null || !text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return text;
        }

        var at = text.IndexOf(arnPart, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + arnPart.Length)..];
    }

    /// <summary>Where it lives: in an ARN's own region, else where the call says.</summary>
    public static AwsSession PlaceOf(object? source, string property, AwsSession session) =>
        Text(source, property)?.Split(':') is ["arn", _, _, { Length: > 0 } region, ..] ? session.At(region) : session;

    private static string? Text(object? source, string property) =>
        (source is PSObject wrapped ? wrapped.BaseObject : source) as string
        ?? (source is null ? null : PSObject.AsPSObject(source).Properties[property]?.Value as string);
}
