using System.Globalization;
using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Training;

/// <summary>
/// Takes failure reasons apart. The service writes <c>Class: text, exit code: n</c>; the text of a framework container
/// is a type and the parts ExitCode, ErrorMessage, ExtraInfo and Command, of which a long reason has only the first.
/// </summary>
internal static partial class TrainingFailures
{
    public static TrainingFailure? Of(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return null;
        }

        var head = Head().Match(reason);
        var body = ExitCodeAtEnd().Replace(reason[head.Length..], "").Trim();
        var container = ContainerError().Match(body);
        var type = container.Success ? container.Groups["type"].Value : null;
        var rest = container.Success ? body[container.Length..] : body;
        var message = Part(rest, "ErrorMessage");
        var isInParts = message is not null || Part(rest, "Command") is not null;
        return new TrainingFailure
        {
            ErrorClass = head.Success ? head.Groups["class"].Value : null,
            ErrorType = type,
            ExitCode = ExitCodeOf(reason),
            Message = isInParts ? message : Filled(ExitCodeLine().Replace(rest, "")),
            Command = Part(rest, "Command"),
            ExtraInfo = Part(rest, "ExtraInfo"),
        };
    }

    private static int? ExitCodeOf(string reason)
    {
        var match = ExitCode().Match(reason);
        return match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A quoted part. Quotes inside aren't escaped, so it ends where the next part begins, or at the end.</summary>
    private static string? Part(string text, string name)
    {
        var start = text.IndexOf(name + " \"", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = text[(start + name.Length + 2)..];
        var next = NextPart().Match(rest);
        return Filled((next.Success ? rest[..next.Index] : rest).TrimEnd().TrimEnd('"'));
    }

    private static string? Filled(string text) => text.Trim() is { Length: > 0 } filled ? filled : null;

    [GeneratedRegex("^(?<class>[A-Z][A-Za-z]*(?:Error|Exception|Exceeded)): ?")]
    private static partial Regex Head();

    [GeneratedRegex("^(?<type>[A-Z][A-Za-z]*Error):\\s*(?=ExitCode |ErrorMessage \")")]
    private static partial Regex ContainerError();

    [GeneratedRegex(",? ?exit code: \\d{1,9}\\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex ExitCodeAtEnd();

    [GeneratedRegex("^\\s*ExitCode \\d{1,9}\\s*")]
    private static partial Regex ExitCodeLine();

    [GeneratedRegex("\"\\s*(?:ErrorMessage|ExtraInfo|Command) \"")]
    private static partial Regex NextPart();

    [GeneratedRegex("exit ?code:? (\\d{1,9})", RegexOptions.IgnoreCase)]
    private static partial Regex ExitCode();
}
