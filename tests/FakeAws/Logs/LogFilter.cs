using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Logs;

/// <summary>FilterLogEvents: lines of many streams, by time, that hold some terms.</summary>
internal static partial class LogFilter
{
    public static JsonObject FilterLogEvents(Call call)
    {
        LogGroup group = LogsService.GroupOf(call);
        long now = LogsService.NowOf(call);
        string[]? names = call.Input["logStreamNames"]?.AsArray().Select(n => n!.ToString()).ToArray();
        string? prefix = call.Text("logStreamNamePrefix");
        if (names is not null && prefix is not null)
            throw new AwsError("InvalidParameterException", "logStreamNamePrefix and logStreamNames are mutually exclusive.");
        LogStream[] streams =
        [
            .. group.Visible(now).Where(s => (names?.Contains(s.Name) ?? true) && s.Name.StartsWith(prefix ?? "", StringComparison.Ordinal)),
        ];
        if (names is not null && streams.Length < names.Length)
            throw LogsService.Missing("stream");
        int offset = PageToken.Read(call.Text("nextToken"), "InvalidParameterException");
        if (streams.FirstOrDefault(s => s.EmptyPages > 0) is { } quiet)
        {
            // An empty page is no end: only a missing token is.
            quiet.EmptyPages--;
            return Answer([], offset, [], hasMore: true);
        }

        Func<string, bool> matches = Terms(call.Text("filterPattern") ?? "");
        (LogStream Stream, StoredEvent Event)[] found =
        [
            .. from stream in streams
               from item in stream.Visible(now)
               where LogsService.InTime(call, item) && matches(item.Message)
               orderby item.Timestamp, item.IngestionTime
               select (stream, item),
        ];
        return Answer(found, offset, [.. LogsService.Page(found.Skip(offset), f => f.Event, LogsService.Limit(call))]);
    }

    private static JsonObject Answer(
        (LogStream, StoredEvent)[] found, int offset, (LogStream Stream, StoredEvent Event)[] page, bool hasMore = false)
    {
        var output = new JsonObject
        {
            ["events"] = Json.Array(page.Select(p => new JsonObject
            {
                ["logStreamName"] = p.Stream.Name,
                ["timestamp"] = p.Event.Timestamp,
                ["message"] = p.Event.Message,
                ["ingestionTime"] = p.Event.IngestionTime,
                ["eventId"] = p.Event.Id,
            })),
            ["searchedLogStreams"] = new JsonArray(),
        };
        if (hasMore || offset + page.Length < found.Length)
            output["nextToken"] = PageToken.Make(offset + page.Length);
        return output;
    }

    /// <summary>Words, "phrases" and -exclusions; the JSON and column patterns aren't played.</summary>
    private static Func<string, bool> Terms(string pattern)
    {
        if (pattern.StartsWith('{') || pattern.StartsWith('['))
            throw new AwsError("InvalidParameterException", "Invalid filter pattern");
        (bool Without, string Text)[] terms =
        [
            .. Term().Matches(pattern).Select(m => (m.Groups["minus"].Success, m.Groups["phrase"].Success ? m.Groups["phrase"].Value : m.Groups["word"].Value)),
        ];
        return message => terms.All(t => message.Contains(t.Text, StringComparison.Ordinal) != t.Without);
    }

    [GeneratedRegex(@"(?<minus>-)?(?:""(?<phrase>[^""]*)""|(?<word>[^\s""-]\S*))")]
    private static partial Regex Term();
}
