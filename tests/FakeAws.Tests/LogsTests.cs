using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Time;

namespace FakeAws.Tests;

/// <summary>Log streams: pages, tokens, filters, and what isn't there yet.</summary>
public sealed class LogsTests : DoubleTest
{
    private const string Group = "/aws/sagemaker/TrainingJobs";
    private const string Stream = "job-1/algo-1";

    [Fact]
    public async Task Only_a_token_that_does_not_move_is_the_end()
    {
        Write(emptyPages: 1, "one", "two");
        List<string> lines = [];
        List<string> tokens = [];
        string? token = null;
        do
        {
            JsonNode page = await Read(token);
            lines.AddRange(Lines(page));
            tokens.Add(token = page["nextForwardToken"]!.ToString());
        }
        while (tokens.Count < 2 || tokens[^1] != tokens[^2]);

        Assert.Equal(["one", "two"], lines);
        Assert.Equal(3, tokens.Count);
        Assert.All(tokens, t => Assert.Matches(@"\Af/\d{56}/s\z", t));
    }

    [Fact]
    public async Task New_lines_come_with_the_token_that_was_the_end()
    {
        Write(0, "one");
        string token = (await Read())["nextForwardToken"]!.ToString();
        Assert.Empty(Lines(await Read(token)));
        Write(0, "two");

        Assert.Equal(["two"], Lines(await Read(token)));
    }

    [Fact]
    public async Task A_page_has_at_most_a_mebibyte_and_what_was_asked_for()
    {
        Write(0, [.. Enumerable.Repeat(new string('x', 200_000), 6)]);
        JsonNode first = await Read();
        JsonNode second = await Read(first["nextForwardToken"]!.ToString());

        Assert.Equal((5, 1), (Lines(first).Count, Lines(second).Count));
        Assert.Equal(2, Lines(await Read(more: ",\"limit\":2")).Count);
    }

    [Fact]
    public async Task A_page_has_at_most_10000_lines()
    {
        Write(0, [.. Enumerable.Repeat("x", 10_001)]);

        Assert.Equal(10_000, Lines(await Read()).Count);
    }

    [Fact]
    public async Task Backwards_the_last_lines_come_first()
    {
        Write(0, "one", "two", "three");
        JsonNode last = await Read(more: ",\"limit\":2", fromHead: false);
        JsonNode before = await Read(last["nextBackwardToken"]!.ToString(), fromHead: false);

        Assert.Equal(["two", "three"], Lines(last));
        Assert.Equal(["one"], Lines(before));
    }

    [Theory]
    [InlineData("f/nonsense")]
    [InlineData("f/00000000000000000000000000000000000000000000000000000001/x")]
    public async Task A_token_that_nobody_gave_is_refused(string token)
    {
        Write(0, "one");

        Refused(await Ask(token), 400, "InvalidParameterException", "The specified nextToken is invalid.");
    }

    [Fact]
    public async Task A_token_dies_after_a_day_and_wants_the_head()
    {
        Write(0, "one");
        string token = (await Read())["nextForwardToken"]!.ToString();
        Refused(
            await Ask(token, fromHead: false), 400, "InvalidParameterException",
            "startFromHead must be true when nextToken is a forward token.");
        Advance(24 * 3600);
        Assert.Equal(200, (await Ask(token)).Status);
        Advance(1);
        Refused(await Ask(token), 400, "InvalidParameterException", "The specified nextToken is invalid.");
    }

    [Fact]
    public async Task Groups_and_streams_that_are_not_there_are_said_so()
    {
        const string noGroup = "The specified log group does not exist.";
        Refused(await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}"}"""), 400, "ResourceNotFoundException", noGroup);
        Refused(await Client.Logs("FilterLogEvents", $$"""{"logGroupName":"{{Group}}"}"""), 400, "ResourceNotFoundException", noGroup);
        Refused(await Ask(), 400, "ResourceNotFoundException", noGroup);
        Control.AddLog(new LogSpec { Group = Group, Stream = "other/algo-1", Messages = ["one"] });
        Refused(await Ask(), 400, "ResourceNotFoundException", "The specified log stream does not exist.");
    }

    [Fact]
    public async Task A_jobs_stream_appears_late_and_its_lines_later()
    {
        Control.Plan(new JobPlan
        {
            StreamDelaySeconds = 60,
            Steps = [new Step("Starting", 10), new Step("Downloading", 10), new Step("Training", 100), new Step("Completed")],
            Logs = [new LogLine("early"), new LogLine("late", After: 90, Delay: 60)],
        });
        JsonObject request = TrainingRequest();
        request["ResourceConfig"]!["InstanceCount"] = 2;
        await Client.SageMaker("CreateTrainingJob", request);
        Advance(69);
        Assert.Equal(400, (await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}"}""")).Status);
        Advance(1);
        JsonNode streams = (await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}","logStreamNamePrefix":"job-1/"}""")).Json["logStreams"]!;
        string[] names = [.. streams.AsArray().Select(s => s!["logStreamName"]!.ToString())];
        Assert.Equal(2, names.Length);
        Assert.Matches(@"\Ajob-1/algo-1-\d{10}\z", names[0]);
        Assert.Null(streams[1]!["lastEventTimestamp"]);
        Assert.Equal(["early"], Lines(await Read(stream: names[0])));
        Advance(99);
        Assert.Equal("Completed", (await Describe("TrainingJob", "job-1"))["TrainingJobStatus"]!.ToString());
        Assert.Equal(["early"], Lines(await Read(stream: names[0])));
        Advance(2);
        Assert.Equal(["early", "late"], Lines(await Read(stream: names[0])));
    }

    [Fact]
    public async Task A_list_shows_the_last_event_an_hour_late()
    {
        Control.AddLog(new LogSpec { Group = Group, Stream = Stream, Messages = ["one"], Timestamp = 1000 });
        Control.AddLog(new LogSpec { Group = Group, Stream = Stream, Messages = ["two"], Timestamp = 2000 });
        Assert.Equal(1000, await Last());
        Advance(3599);
        Assert.Equal(1000, await Last());
        Advance(1);
        Assert.Equal(2000, await Last());

        async Task<long> Last() =>
            (await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}"}""")).Json["logStreams"]![0]!["lastEventTimestamp"]!.GetValue<long>();
    }

    [Fact]
    public async Task Streams_are_listed_by_name_or_time_in_pages()
    {
        foreach (string name in (string[])["b", "c", "a"])
        {
            Control.AddLog(new LogSpec { Group = Group, Stream = name, Messages = ["x"] });
            Advance(1);
        }

        JsonNode first = (await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}","limit":2}""")).Json;
        JsonNode second = (await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}","limit":2,"nextToken":"{{first["nextToken"]}}"}""")).Json;
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c"], Names(second));
        Assert.Null(second["nextToken"]);
        Assert.Equal(["a", "c", "b"], Names((await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}","orderBy":"LastEventTime","descending":true}""")).Json));
        Refused(
            await Client.Logs("DescribeLogStreams", $$"""{"logGroupName":"{{Group}}","orderBy":"LastEventTime","logStreamNamePrefix":"a"}"""),
            400, "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
    }

    [Theory]
    [InlineData("", "loss=1 epoch=1,Error in x,loss=2 epoch=2")]
    [InlineData("loss", "loss=1 epoch=1,loss=2 epoch=2")]
    [InlineData("loss -epoch=2", "loss=1 epoch=1")]
    [InlineData("\\\"Error in\\\"", "Error in x")]
    [InlineData("error", "")]
    public async Task A_filter_takes_words_phrases_and_exclusions(string pattern, string lines)
    {
        Write(0, "loss=1 epoch=1", "Error in x", "loss=2 epoch=2");

        JsonNode page = (await Client.Logs("FilterLogEvents", $$"""{"logGroupName":"{{Group}}","filterPattern":"{{pattern}}"}""")).Json;

        Assert.Equal(lines, string.Join(',', Lines(page)));
    }

    [Fact]
    public async Task A_filter_reads_streams_side_by_side_in_pages_that_may_be_empty()
    {
        Control.AddLog(new LogSpec { Group = Group, Stream = "job-1/algo-1", Messages = ["a"] });
        Advance(1);
        Control.AddLog(new LogSpec { Group = Group, Stream = "job-1/algo-2", Messages = ["b"], EmptyPages = 1 });
        Control.AddLog(new LogSpec { Group = Group, Stream = "job-2/algo-1", Messages = ["c"] });
        string request = $$"""{"logGroupName":"{{Group}}","logStreamNamePrefix":"job-1/","limit":1""";

        JsonNode empty = (await Client.Logs("FilterLogEvents", request + "}")).Json;
        JsonNode first = (await Client.Logs("FilterLogEvents", $$"""{{request}},"nextToken":"{{empty["nextToken"]}}"}""")).Json;
        JsonNode second = (await Client.Logs("FilterLogEvents", $$"""{{request}},"nextToken":"{{first["nextToken"]}}"}""")).Json;

        Assert.Equal(["", "a", "b"], new[] { empty, first, second }.Select(p => string.Concat(Lines(p))));
        Assert.Null(second["nextToken"]);
        Refused(
            await Client.Logs("FilterLogEvents", $$"""{{request}},"logStreamNames":["job-1/algo-1"]}"""), 400, "InvalidParameterException",
            "logStreamNamePrefix and logStreamNames are mutually exclusive.");
        Refused(await Client.Logs("FilterLogEvents", $$"""{"logGroupName":"{{Group}}","filterPattern":"{ $.x = 1 }"}"""), 400, "InvalidParameterException");
    }

    [Fact]
    public async Task Lines_are_taken_by_time()
    {
        Control.AddLog(new LogSpec { Group = Group, Stream = Stream, Messages = ["one"], Timestamp = 1000 });
        Control.AddLog(new LogSpec { Group = Group, Stream = Stream, Messages = ["two"], Timestamp = 2000 });

        Assert.Equal(["two"], Lines(await Read(more: ",\"startTime\":1001")));
        Assert.Equal(["one"], Lines(await Read(more: ",\"endTime\":2000")));
    }

    private void Write(int emptyPages, params string[] messages) =>
        Control.AddLog(new LogSpec { Group = Group, Stream = Stream, Messages = messages, EmptyPages = emptyPages });

    private Task<Answer> Ask(string? token = null, string more = "", bool fromHead = true, string stream = Stream)
    {
        string at = token is null ? "" : $$""","nextToken":"{{token}}" """;
        string head = fromHead ? "true" : "false";
        return Client.Logs("GetLogEvents", $$"""{"logGroupName":"{{Group}}","logStreamName":"{{stream}}","startFromHead":{{head}}{{at}}{{more}}}""");
    }

    private async Task<JsonNode> Read(string? token = null, string more = "", bool fromHead = true, string stream = Stream)
    {
        Answer answer = await Ask(token, more, fromHead, stream);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private static List<string> Lines(JsonNode page) => [.. page["events"]!.AsArray().Select(line => line!["message"]!.ToString())];

    private static IEnumerable<string> Names(JsonNode page) => page["logStreams"]!.AsArray().Select(s => s!["logStreamName"]!.ToString());
}
