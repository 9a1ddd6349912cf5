using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Metrics;

/// <summary>CloudWatch, as far as reading metrics goes.</summary>
internal static class MetricsService
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["GetMetricStatistics"] = GetMetricStatistics,
        ["GetMetricData"] = GetMetricData,
        ["ListMetrics"] = ListMetrics,
    };

    private static readonly Dictionary<string, Func<double[], double>> Statistics = new()
    {
        ["SampleCount"] = values => values.Length,
        ["Average"] = values => values.Average(),
        ["Sum"] = values => values.Sum(),
        ["Minimum"] = values => values.Min(),
        ["Maximum"] = values => values.Max(),
    };

    /// <summary>How old data may be at most to be kept by the minute, by five minutes: seconds of a period → days.</summary>
    private static readonly (int Period, int Days)[] Retention = [(60, 15), (300, 63), (3600, 455)];

    private static JsonObject GetMetricStatistics(Call call)
    {
        int period = (int)call.Input["Period"]!.Number();
        (DateTimeOffset start, DateTimeOffset end) = Window(call);
        if (call.Input["Statistics"] is not JsonArray { Count: > 0 } statistics)
            throw new AwsError("MissingRequiredParameterException", "The parameter Statistics is required.");
        CheckPeriod(call, period, start);
        long points = (long)((end - start).TotalSeconds / period);
        if (points > Rules.Instance.MetricPointsLimit)
        {
            throw new AwsError(
                "InvalidParameterCombinationException",
                $"You have requested up to {points} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        }

        Metric? metric = Find(call, call.Input);
        return new JsonObject
        {
            ["Label"] = call.Text("MetricName"),
            ["Datapoints"] = Json.Array(Buckets(metric, start, end, period).Select(b => Datapoint(b.Time, b.Values, statistics, call.Text("Unit")))),
        };
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Window(Call call)
    {
        (DateTimeOffset start, DateTimeOffset end) = (call.Input["StartTime"]!.Time(), call.Input["EndTime"]!.Time());
        return start < end
            ? (start, end)
            : throw new AwsError("InvalidParameterValueException", "The parameter StartTime must be less than the parameter EndTime.");
    }

    private static void CheckPeriod(Call call, int period, DateTimeOffset start)
    {
        bool allowed = period is 1 or 5 or 10 or 20 or 30 || period % 60 == 0;
        double age = (call.Now - start).TotalDays;
        int needed = Retention.FirstOrDefault(r => age <= r.Days).Period;
        if (!allowed || (age > Retention[0].Days && period % Math.Max(60, needed) != 0))
            throw new AwsError("InvalidParameterValueException", $"The parameter Period must be a multiple of {Math.Max(60, needed)} for data of that age.");
    }

    private static Metric? Find(Call call, JsonNode from) => call.Realm.Metrics.Find(
        from["Namespace"]!.ToString(), from["MetricName"]!.ToString(),
        from["Dimensions"]?.AsArray().ToDictionary(d => d!["Name"]!.ToString(), d => d!["Value"]!.ToString()) ?? []);

    private static IEnumerable<(DateTimeOffset Time, double[] Values)> Buckets(Metric? metric, DateTimeOffset start, DateTimeOffset end, int period) =>
        from point in metric?.Points ?? []
        where point.Time >= start && point.Time < end
        group point.Value by point.Time.ToUnixTimeSeconds() / period * period into bucket
        orderby bucket.Key
        select (DateTimeOffset.FromUnixTimeSeconds(bucket.Key), bucket.ToArray());

    private static JsonObject Datapoint(DateTimeOffset time, double[] values, JsonArray statistics, string? unit)
    {
        var point = new JsonObject { ["Timestamp"] = Json.Timestamp(time), ["Unit"] = unit ?? "None" };
        foreach (string name in statistics.Select(s => s!.ToString()))
            point[name] = Statistics[name](values);
        return point;
    }

    private static JsonObject GetMetricData(Call call)
    {
        (DateTimeOffset start, DateTimeOffset end) = Window(call);
        JsonNode[] queries = [.. call.Input["MetricDataQueries"]!.AsArray().Select(q => q!)];
        if (queries.FirstOrDefault(q => q["MetricStat"] is null) is { } expression)
            throw new AwsError("ValidationError", $"Error in expression '{expression["Id"]}': metric math isn't played here.");
        bool ascending = call.Text("ScanBy") == "TimestampAscending";
        int left = (int?)call.Input["MaxDatapoints"].WholeNumber() ?? Rules.Instance.MetricDataPointsLimit;
        int skip = PageToken.Read(call.Text("NextToken"), "InvalidNextToken");
        var results = new JsonArray();
        int total = 0;
        foreach (JsonNode query in queries)
        {
            (DateTimeOffset Time, double[] Values)[] all = [.. BucketsOf(call, query, start, end)];
            if (!ascending)
                Array.Reverse(all);
            int before = Math.Clamp(skip - total, 0, all.Length);
            total += all.Length;
            (DateTimeOffset Time, double[] Values)[] page = [.. all.Skip(before).Take(left)];
            left -= page.Length;
            results.Add(Result(query, page, isComplete: before + page.Length == all.Length));
        }

        var answer = new JsonObject { ["MetricDataResults"] = results, ["Messages"] = new JsonArray() };
        int given = results.Sum(r => r!["Values"]!.AsArray().Count);
        if (skip + given < total)
            answer["NextToken"] = PageToken.Make(skip + given);
        return answer;
    }

    private static IEnumerable<(DateTimeOffset Time, double[] Values)> BucketsOf(Call call, JsonNode query, DateTimeOffset start, DateTimeOffset end)
    {
        JsonNode stat = query["MetricStat"]!;
        int period = (int)stat["Period"]!.Number();
        CheckPeriod(call, period, start);
        return Buckets(Find(call, stat["Metric"]!), start, end, period);
    }

    private static JsonObject Result(JsonNode query, (DateTimeOffset Time, double[] Values)[] page, bool isComplete)
    {
        string name = query["MetricStat"]!["Stat"]!.ToString();
        Func<double[], double> statistic = Statistics.GetValueOrDefault(name)
            ?? throw new AwsError("ValidationError", $"The value {name} for parameter MetricDataQueries.member.1.MetricStat.Stat is not supported.");
        return new JsonObject
        {
            ["Id"] = query["Id"]!.ToString(),
            ["Label"] = query["Label"].Text() ?? query["MetricStat"]!["Metric"]!["MetricName"].Text(),
            ["Timestamps"] = Json.Array(page.Select(p => Json.Timestamp(p.Time))),
            ["Values"] = Json.Array(page.Select(p => (JsonNode?)statistic(p.Values))),
            ["StatusCode"] = isComplete ? "Complete" : "PartialData",
        };
    }

    private static JsonObject ListMetrics(Call call)
    {
        JsonArray? filters = call.Input["Dimensions"]?.AsArray();
        var found =
            from metric in call.Realm.Metrics.All
            where call.Text("Namespace") is not { } space || metric.Namespace == space
            where call.Text("MetricName") is not { } name || metric.Name == name
            where filters is null || filters.All(f => Fits(metric, f!))
            select new JsonObject
            {
                ["Namespace"] = metric.Namespace,
                ["MetricName"] = metric.Name,
                ["Dimensions"] = Json.Array(metric.Dimensions.Select(d => new JsonObject { ["Name"] = d.Key, ["Value"] = d.Value })),
            };
        return new JsonObject { ["Metrics"] = Json.Array(found) };
    }

    private static bool Fits(Metric metric, JsonNode filter) =>
        metric.Dimensions.TryGetValue(filter["Name"]!.ToString(), out string? value)
        && (filter["Value"].Text() is not { } wanted || wanted == value);
}
