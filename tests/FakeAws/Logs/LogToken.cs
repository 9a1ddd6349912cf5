using System.Globalization;
using System.Text.RegularExpressions;
using FakeAws.Facts;
using FakeAws.Wire;

namespace FakeAws.Logs;

/// <summary>
/// Where a reader of a stream stands: `f/` for the position behind the last line, `b/` for the one before the first. 56 digits, like
/// the service's: the position, how many empty pages were passed there, and when the token was made, since it dies after a day.
/// </summary>
internal sealed partial record LogToken(bool IsForward, int Position, int EmptyPages, long Issued)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsForward ? 'f' : 'b')}/{Position:D36}{EmptyPages:D6}{Issued:D14}/s");

    public static LogToken Parse(string text, long now)
    {
        Match match = Form().Match(text);
        if (!match.Success)
            throw Invalid();
        var token = new LogToken(
            match.Groups["way"].Value == "f",
            int.Parse(match.Groups["position"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups["empty"].ValueSpan, CultureInfo.InvariantCulture),
            long.Parse(match.Groups["issued"].ValueSpan, CultureInfo.InvariantCulture));
        return now - token.Issued <= TimeSpan.FromHours(Rules.Instance.LogTokenHours).TotalMilliseconds ? token : throw Invalid();
    }

    public static AwsError Invalid() => new("InvalidParameterException", "The specified nextToken is invalid.");

    [GeneratedRegex(@"\A(?<way>[fb])/(?<position>\d{36})(?<empty>\d{6})(?<issued>\d{14})/s\z")]
    private static partial Regex Form();
}
