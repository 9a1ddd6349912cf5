using System.Collections.ObjectModel;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>A user's own way to write a record or to read an answer.</summary>
internal static class FormatScript
{
    private static readonly string[] TextTypes = ["json", "xml", "csv", "yaml"];

    /// <summary>The body that a script block makes of a record: text, or bytes.</summary>
    public static object Write(ScriptBlock script, object? record)
    {
        var written = Run(script, record, ErrorId.RecordNotSerializable, ErrorKind.InvalidArgument, record);
        object?[] parts = [.. written.Select(part => part?.BaseObject)];
        return parts switch
        {
            [byte[] bytes] => bytes,
            [string text] => text,
            { Length: > 0 } when Array.TrueForAll(parts, part => part is byte) => Array.ConvertAll(parts, part => (byte)part!),
            { Length: > 0 } when Array.TrueForAll(parts, part => part is string) => string.Join('\n', parts),
            _ => throw new SageMakerEstimatorException(
                ErrorId.RecordNotSerializable,
                ErrorKind.InvalidArgument,
                $"The script block of -Serializer wrote {Describe(parts)}; it must write text or bytes.")
            {
                Target = record,
            },
        };
    }

    /// <summary>What a script block makes of an answer: of text when its type says so, else of bytes.</summary>
    public static Collection<PSObject> Read(ScriptBlock script, InvocationResponse response, object? target) => Run(
        script,
        IsText(response.ContentType) ? response.ToString() : response.Body,
        ErrorId.AnswerNotReadable,
        ErrorKind.InvalidResult,
        target,
        response.ContentType);

    /// <summary>Whether an answer of that type is text.</summary>
    public static bool IsText(string? contentType) =>
        contentType is not null
        && (contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || TextTypes.Any(type => contentType.Contains(type, StringComparison.OrdinalIgnoreCase)));

    private static Collection<PSObject> Run(
        ScriptBlock script, object? value, string errorId, ErrorKind kind, object? target, params object?[] more)
    {
        try
        {
            return script.InvokeWithContext(null, [new PSVariable("_", value)], [value, .. more]);
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            throw new SageMakerEstimatorException(errorId, kind, $"The script block failed: {error.Message}", error)
            {
                Target = target,
            };
        }
    }

    private static string Describe(object?[] parts) => parts.Length == 0
        ? "nothing"
        : string.Join(", ", parts.Select(part => part?.GetType().Name ?? "null").Distinct());
}
