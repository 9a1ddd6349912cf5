using System.Collections.Concurrent;
using System.IO.Compression;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local.Batch;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Files through a model: what it is asked, and what is written.</summary>
public sealed class BatchRunTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _bodies = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null, "1\n2\n3\n", "1\n2\n3\n")]
    [InlineData("None", "MultiRecord", "1\n2\n3\n", "1\n2\n3\n")]
    [InlineData("Line", null, "1\n2\n3\n", "1\n2\n3")]
    [InlineData("Line", "MultiRecord", "1\n2\n3\n", "1\n2\n3")]
    [InlineData("Line", "SingleRecord", "1\n2\n3\n", "1", "2", "3")]
    public async Task Split_and_strategy_say_what_a_request_is(string? split, string? strategy, string file, params string[] asked)
    {
        _folder.File("in/a.csv", file);

        Assert.Null(await RunAsync(Request(split, strategy)));

        Assert.Equal(asked, _bodies);
    }

    [Theory]
    [InlineData("Line", "SingleRecord", null, "<1><2>")]
    [InlineData("Line", "SingleRecord", "Line", "<1>\n<2>\n")]
    [InlineData("Line", "SingleRecord", "None", "<1><2>")]
    [InlineData("None", null, "Line", "<1\n2>\n")]
    public async Task Answers_are_put_together_in_the_order_of_their_records(
        string split, string? strategy, string? assemble, string expected)
    {
        _folder.File("in/a.csv", "1\n2");

        Assert.Null(await RunAsync(Request(split, strategy) with
        {
            TransformOutput = new() { S3OutputPath = "file:///out", AssembleWith = assemble },
        }));

        Assert.Equal(expected, Out("a.csv"));
    }

    [Fact]
    public async Task Each_file_has_its_own_output_with_its_folders()
    {
        _folder.File("in/b.csv", "1");
        _folder.File("in/sub/deep/a.csv", "2");

        Assert.Null(await RunAsync(Request("Line", null)));

        Assert.Equal(("<1>", "<2>"), (Out("b.csv"), Out("sub/deep/a.csv")));
        Assert.Equal(["b.csv: 1 records transformed", "sub/deep/a.csv: 1 records transformed"], _log);
    }

    [Fact]
    public async Task A_request_has_as_many_records_as_fit_into_the_payload()
    {
        var line = new string('x', 400 * 1024);
        _folder.File("in/a.csv", $"{line}\n{line}\n{line}\n{line}\n{line}");

        Assert.Null(await RunAsync(Request("Line", "MultiRecord") with { MaxPayloadInMB = 1 }));

        Assert.Equal([2, 2, 1], _bodies.Select(body => body.Split('\n').Length));
    }

    [Fact]
    public async Task Compressed_files_are_read_and_keep_their_names()
    {
        Directory.CreateDirectory(_folder.In("in"));
        await using (var file = new GZipStream(File.Create(_folder.In("in", "a.csv.gz")), CompressionLevel.Fastest))
        {
            await file.WriteAsync("1\n2"u8.ToArray());
        }

        var request = Request("Line", "SingleRecord");
        Assert.Null(await RunAsync(request with
        {
            TransformInput = request.TransformInput! with { CompressionType = "Gzip" },
        }));

        Assert.Equal("<1><2>", Out("a.csv.gz"));
    }

    [Fact]
    public async Task Filters_and_joins_look_at_each_record()
    {
        _folder.File("in/a.csv", "id-1,2\nid-2,3\n");

        Assert.Null(await RunAsync(
            Request("Line", "MultiRecord") with
            {
                DataProcessing = new() { InputFilter = "$[1:]", JoinSource = "Input", OutputFilter = "$[0,-1]" },
                TransformOutput = new() { S3OutputPath = "file:///out", AssembleWith = "Line" },
            },
            body => (200, string.Join('\n', body.Split('\n').Select(row => $"\"{row}!\"")))));

        Assert.Equal(["2\n3"], _bodies);
        Assert.Equal("id-1,2!\nid-2,3!\n", Out("a.csv"));
    }

    [Fact]
    public async Task A_whole_file_of_CSV_is_joined_row_by_row()
    {
        _folder.File("in/a.csv", "1,2\n3,4\n");

        Assert.Null(await RunAsync(
            Request("None", null) with { DataProcessing = new() { JoinSource = "Input" } }, _ => (200, "[0.5,0.7]")));

        Assert.Equal("1,2,0.5\n3,4,0.7", Out("a.csv"));
    }

    [Fact]
    public async Task Answers_that_cannot_be_told_apart_fail_their_file_and_say_what_to_do()
    {
        _folder.File("in/a.csv", "1\n2\n3");

        var reason = await RunAsync(
            Request("Line", "MultiRecord") with { DataProcessing = new() { JoinSource = "Input" } }, _ => (200, "[1,2]"));

        Assert.StartsWith("a.csv: records 1 to 3: 3 records in one request gave 2 answers", reason, StringComparison.Ordinal);
        Assert.Contains("-Strategy SingleRecord", reason);
        Assert.False(File.Exists(_folder.In("out", "a.csv.out")));
    }

    [Fact]
    public async Task A_record_that_fails_costs_its_file_and_no_other()
    {
        _folder.File("in/a.csv", "1\nbad\n3");
        _folder.File("in/b.csv", "4");

        var reason = await RunAsync(
            Request("Line", "SingleRecord") with { ModelClientConfig = new() { InvocationsMaxRetries = 0 } },
            body => body == "bad" ? (500, "ValueError: bad\nTraceback") : (200, body));

        Assert.Equal("a.csv: record 2: the model answered with status 500: ValueError: bad", reason);
        Assert.False(File.Exists(_folder.In("out", "a.csv.out")));
        Assert.Equal("4", Out("b.csv"));
        Assert.Equal([$"{reason}. The file gets no output.", "b.csv: 1 records transformed"], _log);
    }

    [Theory]
    [InlineData(500, null, 4)]
    [InlineData(500, 1, 2)]
    [InlineData(500, 0, 1)]
    [InlineData(415, null, 1)]
    public async Task A_server_that_fails_is_asked_again_and_a_request_that_is_wrong_is_not(int status, int? retries, int asked)
    {
        _folder.File("in/a.csv", "1");

        var reason = await RunAsync(
            Request("Line", null) with { ModelClientConfig = new() { InvocationsMaxRetries = retries } },
            _ => (status, "no"));

        Assert.Contains($"status {status}: no", reason);
        Assert.Equal(asked, _bodies.Count);
    }

    [Fact]
    public async Task A_server_that_is_gone_fails_the_files()
    {
        _folder.File("in/a.csv", "1");
        Directory.CreateDirectory(_folder.In("out"));
        var plan = BatchPlan.Of(Request("Line", null));
        string url;
        using (var gone = new HttpStub(_ => (200, "")))
        {
            url = gone.Url;
        }

        var reason = await new BatchRun(plan, new ModelClient(new Uri(url), plan), Log)
            .RunAsync(_folder.In("out"), CancellationToken.None);

        Assert.Contains("the model server doesn't answer", reason);
    }

    [Fact]
    public async Task Several_requests_at_once_keep_their_order()
    {
        _folder.File("in/a.csv", string.Join('\n', Enumerable.Range(0, 200)));

        Assert.Null(await RunAsync(Request("Line", "SingleRecord") with { MaxConcurrentTransforms = 8 }));

        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"<{i}>")), Out("a.csv"));
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        _folder.File("in/a.csv", "1\n2");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(
            Request("Line", "SingleRecord"),
            body =>
            {
                stop.Cancel();
                return (200, body);
            },
            stop.Token));
    }

    private CreateTransformJobRequest Request(string? split, string? strategy) => new()
    {
        BatchStrategy = strategy,
        TransformInput = new()
        {
            DataSource = new() { S3DataSource = new() { S3DataType = "S3Prefix", S3Uri = FileUri.Of(_folder.In("in")) } },
            ContentType = "text/csv",
            SplitType = split,
        },
        TransformOutput = new() { S3OutputPath = "file:///out" },
        TransformResources = new() { InstanceType = "local", InstanceCount = 1 },
    };

    /// <summary>Runs against a server that answers <c>&lt;body&gt;</c>, or something else.</summary>
    private async Task<string?> RunAsync(
        CreateTransformJobRequest request, Func<string, (int, string)>? answer = null, CancellationToken token = default)
    {
        using var server = new HttpStub(asked =>
        {
            using var reader = new StreamReader(asked.InputStream, System.Text.Encoding.UTF8);
            var body = reader.ReadToEnd();
            _bodies.Enqueue(body);
            return answer?.Invoke(body) ?? (200, $"<{body}>");
        });
        var plan = BatchPlan.Of(request);
        return await new BatchRun(plan, new ModelClient(new Uri(server.Url), plan), Log).RunAsync(_folder.In("out"), token);
    }

    private ValueTask Log(string line)
    {
        _log.Enqueue(line);
        return ValueTask.CompletedTask;
    }

    private string Out(string name) => File.ReadAllText(_folder.In("out", name + ".out"));
}
