using System.Text;
using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Logs;

/// <summary>CloudWatch Logs, as far as reading goes.</summary>
internal static class LogsService
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["DescribeLogStreams"] = DescribeLogStreams,
        ["GetLogEvents"] = GetLogEvents,
        ["FilterLogEvents"] = LogFilter.FilterLogEvents,
    };

    public static LogGroup GroupOf(Call call)
    {
        string? name = call.Text("logGroupName");
        string? identifier = call.Text("logGroupIdentifier");
        if (name is null == identifier is null)
            throw new AwsError("InvalidParameterException", "Exactly one of logGroupName or logGroupIdentifier is required.");
        name ??= identifier!.Contains(":log-group:", StringComparison.Ordinal) ? identifier.Split(":log-group:")[1].TrimEnd('*').TrimEnd(':') : identifier;
        return call.Realm.Logs.Find(name!, NowOf(call)) ?? throw Missing("group");
    }

    public static long NowOf(Call call) => call.Now.ToUnixTimeMilliseconds();

    public static AwsError Missing(string what) =>
        new("ResourceNotFoundException", $"The specified log {what} does not exist.");

    /// <summary>As many events as fit into a page of the service.</summary>
    public static IEnumerable<T> Page<T>(IEnumerable<T> events, Func<T, StoredEvent> of, int limit)
    {
        int left = Rules.Instance.LogPageBytes;
        foreach (T item in events.Take(Math.Min(limit, Rules.Instance.LogPageEvents)))
        {
            left -= Encoding.UTF8.GetByteCount(of(item).Message) + Rules.Instance.LogEventOverhead;
            if (left < 0)
                yield break;
            yield return item;
        }
    }

    public static bool InTime(Call call, StoredEvent item) =>
        !(item.Timestamp < call.Input["startTime"].WholeNumber()) && !(item.Timestamp >= call.Input["endTime"].WholeNumber());

    public static int Limit(Call call) => (int?)call.Input["limit"].WholeNumber() ?? Rules.Instance.LogPageEvents;

    private static JsonObject DescribeLogStreams(Call call)
    {
        LogGroup group = GroupOf(call);
        bool byTime = call.Text("orderBy") == "LastEventTime";
        string? prefix = call.Text("logStreamNamePrefix");
        if (byTime && prefix is not null)
            throw new AwsError("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        long now = NowOf(call);
        IEnumerable<LogStream> streams = group.Visible(now).Where(s => s.Name.StartsWith(prefix ?? "", StringComparison.Ordinal));
        if (byTime)
            streams = streams.OrderBy(s => LastShown(s.Visible(now), now));
        if (call.Input["descending"].IsTrue())
            streams = streams.Reverse();
        int offset = PageToken.Read(call.Text("nextToken"), "InvalidParameterException");
        int limit = (int?)call.Input["limit"].WholeNumber() ?? 50;
        LogStream[] all = [.. streams];
        var output = new JsonObject { ["logStreams"] = Json.Array(all.Skip(offset).Take(limit).Select(s => Describe(call, group, s, now))) };
        if (offset + limit < all.Length)
            output["nextToken"] = PageToken.Make(offset + limit);
        return output;
    }

    private static JsonObject Describe(Call call, LogGroup group, LogStream stream, long now)
    {
        IReadOnlyList<StoredEvent> events = stream.Visible(now);
        var description = new JsonObject
        {
            ["logStreamName"] = stream.Name,
            ["creationTime"] = stream.Created,
            ["arn"] = $"arn:{Arn.Partition(call.Region)}:logs:{call.Region}:{call.Account}:log-group:{group.Name}:log-stream:{stream.Name}",
            ["storedBytes"] = 0,
        };
        if (events.Count > 0)
        {
            description["firstEventTimestamp"] = events.Min(e => e.Timestamp);
            description["lastEventTimestamp"] = LastShown(events, now);
            description["lastIngestionTime"] = events.Max(e => e.IngestionTime);
            description["uploadSequenceToken"] = "49039859626461218613462193458901235";
        }

        return description;
    }

    /// <summary>The time of the last event as a list of streams shows it: late, so that nobody relies on it to skip a read.</summary>
    private static long LastShown(IReadOnlyList<StoredEvent> events, long now)
    {
        long lag = (long)TimeSpan.FromMinutes(Rules.Instance.LastEventLagMinutes).TotalMilliseconds;
        return events.Where((e, index) => index == 0 || e.IngestionTime <= now - lag).Select(e => e.Timestamp).DefaultIfEmpty().Max();
    }

    private static JsonObject GetLogEvents(Call call)
    {
        LogGroup group = GroupOf(call);
        long now = NowOf(call);
        LogStream stream = group.Find(call.Text("logStreamName")!, now) ?? throw Missing("stream");
        IReadOnlyList<StoredEvent> visible = stream.Visible(now);
        bool fromHead = call.Input["startFromHead"].IsTrue();
        LogToken? token = call.Text("nextToken") is { } text ? LogToken.Parse(text, now) : null;
        if (token is { IsForward: true } && !fromHead)
            throw new AwsError("InvalidParameterException", "startFromHead must be true when nextToken is a forward token.");

        // A page in between may be empty: only a token that comes back unchanged is the end.
        if (token is { IsForward: true } && stream.EmptyPages > 0)
        {
            stream.EmptyPages--;
            return Answer([], token with { EmptyPages = token.EmptyPages + 1, Issued = now }, token with { IsForward = false });
        }

        return token?.IsForward ?? fromHead
            ? Forward(call, visible, token, now)
            : Backward(call, visible, token, now);
    }

    private static JsonObject Forward(Call call, IReadOnlyList<StoredEvent> visible, LogToken? token, long now)
    {
        int start = token?.Position ?? 0;
        (StoredEvent Event, int Index)[] page =
        [
            .. Page(visible.Select((e, i) => (Event: e, Index: i)).Skip(start).Where(e => InTime(call, e.Event)), e => e.Event, Limit(call)),
        ];
        int end = page.Length == 0 ? start : page[^1].Index + 1;
        LogToken next = token is not null && end == start ? token : new LogToken(true, end, 0, now);
        return Answer(page.Select(p => p.Event), next, new LogToken(false, start, 0, now));
    }

    private static JsonObject Backward(Call call, IReadOnlyList<StoredEvent> visible, LogToken? token, long now)
    {
        int end = Math.Min(token?.Position ?? visible.Count, visible.Count);
        (StoredEvent Event, int Index)[] page =
        [
            .. Page(
                visible.Select((e, i) => (Event: e, Index: i)).Take(end).Reverse().Where(e => InTime(call, e.Event)),
                e => e.Event, Limit(call)).Reverse(),
        ];
        int start = page.Length == 0 ? end : page[0].Index;
        LogToken previous = token is not null && start == end ? token : new LogToken(false, start, 0, now);
        return Answer(page.Select(p => p.Event), new LogToken(true, end, 0, now), previous);
    }

    private static JsonObject Answer(IEnumerable<StoredEvent> events, LogToken forward, LogToken backward) => new()
    {
        ["events"] = Json.Array(events.Select(e => new JsonObject
        {
            ["timestamp"] = e.Timestamp,
            ["message"] = e.Message,
            ["ingestionTime"] = e.IngestionTime,
        })),
        ["nextForwardToken"] = forward.ToString(),
        ["nextBackwardToken"] = backward.ToString(),
    };
}
