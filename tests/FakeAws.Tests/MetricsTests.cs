using System.Text.Json.Nodes;
using FakeAws.Control;

namespace FakeAws.Tests;

/// <summary>Metrics: points, periods, pages and bounds.</summary>
public sealed class MetricsTests : DoubleTest
{
    private const string Namespace = "/aws/sagemaker/TrainingJobs";
    private DateTimeOffset _start;

    [Fact]
    public async Task Points_are_gathered_by_period()
    {
        AddPoints(6);

        JsonNode answer = (await Client.Metrics("GetMetricStatistics", Statistics(0, 6, 120))).Json;

        Assert.Equal([1.5, 3.5, 5.5], answer["Datapoints"]!.AsArray().Select(p => p!["Average"]!.GetValue<double>()));
        Assert.Equal([2, 2, 2], answer["Datapoints"]!.AsArray().Select(p => p!["SampleCount"]!.GetValue<double>()));
        Assert.Equal("loss", answer["Label"]!.ToString());
    }

    [Fact]
    public async Task Dimensions_are_all_or_nothing()
    {
        AddPoints(2);
        JsonObject request = JsonNode.Parse(Statistics(0, 2, 60))!.AsObject();
        request.Remove("Dimensions");

        Assert.Empty((await Client.Json("monitoring", "GetMetricStatistics", request)).Json["Datapoints"]!.AsArray());
        Assert.Equal(2, (await Client.Metrics("GetMetricStatistics", Statistics(0, 2, 60))).Json["Datapoints"]!.AsArray().Count);
    }

    [Fact]
    public async Task More_than_1440_points_are_too_many()
    {
        AddPoints(1);
        Answer refused = await Client.Metrics("GetMetricStatistics", Statistics(0, 1441, 60));

        Refused(refused, 400, "InvalidParameterCombinationException");
        Assert.StartsWith("You have requested up to 1441 datapoints, which exceeds the limit of 1,440.", refused.Message);
        Assert.Equal("InvalidParameterCombination;Sender", refused.Header("x-amzn-query-error"));
        Assert.Equal(200, (await Client.Metrics("GetMetricStatistics", Statistics(0, 1440, 60))).Status);
    }

    [Theory]
    [InlineData(15, 60, true)]
    [InlineData(16, 60, false)]
    [InlineData(16, 300, true)]
    [InlineData(64, 300, false)]
    [InlineData(64, 3600, true)]
    [InlineData(1, 45, false)]
    public async Task Old_data_has_longer_periods(int days, int period, bool isTaken)
    {
        AddPoints(1);
        Advance(days * 86400 - 3600);

        Answer answer = await Client.Metrics("GetMetricStatistics", Statistics(0, 60, period));

        Assert.Equal(isTaken ? (200, null) : (400, "InvalidParameterValueException"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_window_has_a_start_before_its_end()
    {
        AddPoints(1);

        Refused(
            await Client.Metrics("GetMetricStatistics", Statistics(1, 1, 60)), 400, "InvalidParameterValueException",
            "The parameter StartTime must be less than the parameter EndTime.");
    }

    [Fact]
    public async Task Data_of_several_queries_comes_in_pages()
    {
        AddPoints(3);
        JsonObject request = Data("Average", "Maximum");
        request["MaxDatapoints"] = 4;
        request["ScanBy"] = "TimestampAscending";
        JsonNode first = (await Client.Json("monitoring", "GetMetricData", request)).Json;
        request["NextToken"] = first["NextToken"]!.ToString();
        JsonNode second = (await Client.Json("monitoring", "GetMetricData", request)).Json;

        Assert.Equal(["1,2,3", "1"], Values(first));
        Assert.Equal(["Complete", "PartialData"], first["MetricDataResults"]!.AsArray().Select(r => r!["StatusCode"]!.ToString()));
        Assert.Equal(["", "2,3"], Values(second));
        Assert.Null(second["NextToken"]);
    }

    [Fact]
    public async Task Data_comes_newest_first_when_nobody_says_otherwise()
    {
        AddPoints(3);

        Assert.Equal(["3,2,1"], Values((await Client.Json("monitoring", "GetMetricData", Data("Average"))).Json));
        Refused(await Client.Json("monitoring", "GetMetricData", Data("p99")), 400, "ValidationError");
    }

    [Fact]
    public async Task Metrics_are_found_by_dimension()
    {
        AddPoints(1);
        JsonNode found = (await Client.Metrics("ListMetrics", $$"""{"Namespace":"{{Namespace}}","Dimensions":[{"Name":"TrainingJobName"}]}""")).Json;

        Assert.Equal("loss", found["Metrics"]![0]!["MetricName"]!.ToString());
        Assert.Empty((await Client.Metrics("ListMetrics", """{"Dimensions":[{"Name":"TrainingJobName","Value":"other"}]}""")).Json["Metrics"]!.AsArray());
    }

    /// <summary>1, 2, 3 … one a minute, from a full five minutes on.</summary>
    private void AddPoints(int count)
    {
        _start = DateTimeOffset.FromUnixTimeSeconds(Control.Now.ToUnixTimeSeconds() / 3600 * 3600);
        Control.AddMetric(new MetricSpec
        {
            Namespace = Namespace,
            Name = "loss",
            Dimensions = new Dictionary<string, string> { ["TrainingJobName"] = "job-1" },
            Points = Enumerable.Range(0, count).ToDictionary(n => SignedClient.Iso(_start.AddMinutes(n)), n => n + 1.0),
        });
    }

    private string Statistics(int fromMinute, int toMinute, int period) => $$"""
        { "Namespace": "{{Namespace}}", "MetricName": "loss", "Dimensions": [ { "Name": "TrainingJobName", "Value": "job-1" } ],
          "StartTime": {{_start.AddMinutes(fromMinute).ToUnixTimeSeconds()}}, "EndTime": {{_start.AddMinutes(toMinute).ToUnixTimeSeconds()}},
          "Period": {{period}}, "Statistics": [ "Average", "SampleCount" ] }
        """;

    private JsonObject Data(params string[] statistics) => new()
    {
        ["StartTime"] = _start.ToUnixTimeSeconds(),
        ["EndTime"] = _start.AddHours(1).ToUnixTimeSeconds(),
        ["MetricDataQueries"] = new JsonArray([.. statistics.Select(s => JsonNode.Parse($$"""
            { "Id": "m{{s.ToLowerInvariant()}}", "MetricStat": { "Period": 60, "Stat": "{{s}}", "Metric": {
              "Namespace": "{{Namespace}}", "MetricName": "loss", "Dimensions": [ { "Name": "TrainingJobName", "Value": "job-1" } ] } } }
            """))]),
    };

    private static IEnumerable<string> Values(JsonNode answer) =>
        answer["MetricDataResults"]!.AsArray().Select(r => string.Join(',', r!["Values"]!.AsArray().Select(v => v!.ToString())));
}
