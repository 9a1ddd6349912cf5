using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Tests;

public sealed class LogTailTests
{
    private readonly FakeLogs _logs = new();

    [Fact]
    public async Task Lines_of_several_hosts_come_in_order_of_time()
    {
        _logs.Add("job/algo-1", "1 a", "4 d", "5 e").Add("job/algo-2", "2 b", "3 c", "6 f");

        Assert.Equal(["a", "b", "c", "d", "e", "f"], await ReadAsync(Tail(2)));
    }

    [Fact]
    public async Task Lines_of_one_moment_stay_as_their_host_wrote_them()
    {
        _logs.Add("job/algo-1", "1 z", "1 a", "1 m");

        Assert.Equal(["z", "a", "m"], await ReadAsync(Tail(1)));
    }

    [Fact]
    public async Task A_line_says_when_and_where_it_was_written()
    {
        _logs.Add("job/algo-1-1709251087", "1577934245678 hello");
        var lines = new List<LogEvent>();

        await Tail(1).ReadAsync(lines.Add, CancellationToken.None);

        var line = Assert.Single(lines);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1577934245678).LocalDateTime, line.Timestamp);
        Assert.Equal("/aws/sagemaker/TrainingJobs", line.LogGroupName);
        Assert.Equal("job/algo-1-1709251087", line.LogStreamName);
        Assert.Equal("algo-1", line.Host);
        Assert.Equal("hello", line.ToString());
    }

    [Fact]
    public async Task All_pages_are_read_in_one_look_and_none_twice()
    {
        _logs.Add("job/algo-1", "1 a").Add("job/algo-1", "2 b").Add("job/algo-1", "3 c");
        var tail = Tail(1);

        Assert.Equal(["a", "b", "c"], await ReadAsync(tail));
        Assert.Empty(await ReadAsync(tail));
        _logs.Add("job/algo-1", "4 d");
        Assert.Equal(["d"], await ReadAsync(tail));
    }

    [Fact]
    public async Task An_empty_page_is_not_the_end_of_what_is_there()
    {
        _logs.Add("job/algo-1", "1 a").Add("job/algo-1").Add("job/algo-1").Add("job/algo-1", "2 b");

        Assert.Equal(["a", "b"], await ReadAsync(Tail(1)));
    }

    [Fact]
    public async Task Long_and_short_streams_are_merged_over_their_pages()
    {
        _logs.Add("job/algo-1", "1 a", "2 b").Add("job/algo-1", "3 c", "6 f").Add("job/algo-2", "4 d", "5 e", "7 g");

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g"], await ReadAsync(Tail(2)));
    }

    [Fact]
    public async Task A_look_that_breaks_off_loses_no_line()
    {
        var tail = Tail(2);
        _logs.Add("job/algo-1", "1 a", "3 c").Add("job/algo-2", "2 b");
        _logs.RefusalOf["job/algo-2"] = new ServiceException(ServiceException.NoAnswer, "reset", 0);
        await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(tail));

        _logs.RefusalOf.Clear();
        Assert.Equal(["a", "b", "c"], await ReadAsync(tail));
    }

    [Fact]
    public async Task A_stream_that_is_not_there_yet_does_not_hide_the_others()
    {
        _logs.Add("job/algo-1", "1 a").Add("job/algo-2", "2 b");
        _logs.RefusalOf["job/algo-1"] =
            new ServiceException("ResourceNotFoundException", "The specified log stream does not exist.");
        var tail = Tail(2);

        Assert.Equal(["b"], await ReadAsync(tail));
        _logs.RefusalOf.Clear();
        Assert.Equal(["a"], await ReadAsync(tail));
    }

    [Fact]
    public async Task A_job_that_starts_again_has_more_streams()
    {
        _logs.Add("job/algo-1-100", "1 a");
        var tail = Tail(1);
        await ReadAsync(tail);
        _logs.Add("job/algo-1-200", "2 b");

        Assert.Empty(await ReadAsync(tail));
        tail.ExpectRestart();
        Assert.Equal(["b"], await ReadAsync(tail));
    }

    [Fact]
    public async Task The_last_lines_can_be_had_alone()
    {
        _logs.Add("job/algo-1", [.. Enumerable.Range(1, 50).Select(number => $"{number} {number}")]);
        var tail = Tail(1);

        await tail.ReadLastAsync(CancellationToken.None);

        Assert.Equal(
            Enumerable.Range(31, 20).Select(number => $"{number}"), Assert.Single(tail.LastLines).Lines);
        Assert.Equal(1, _logs.Reads);
    }

    [Fact]
    public async Task A_stream_that_appears_later_is_read_from_its_first_line()
    {
        var tail = Tail(2);
        Assert.Empty(await ReadAsync(tail));

        _logs.Add("job/algo-1", "1 a");
        Assert.Equal(["a"], await ReadAsync(tail));

        _logs.Add("job/algo-2", "0 b").Add("job/algo-1", "2 c");
        Assert.Equal(["b", "c"], await ReadAsync(tail));
    }

    [Fact]
    public async Task Streams_are_not_looked_for_once_all_hosts_have_one()
    {
        _logs.Add("job/algo-1", "1 a");
        var tail = Tail(1);

        await ReadAsync(tail);
        await ReadAsync(tail);
        await ReadAsync(tail);

        Assert.Equal(1, _logs.Descriptions);
    }

    [Fact]
    public async Task Streams_are_found_on_every_page_of_the_answer()
    {
        var logs = new FakeLogs { StreamsPerPage = 2 };
        for (var host = 1; host <= 5; host++)
        {
            logs.Add($"job/algo-{host}", $"{host} {host}");
        }

        Assert.Equal(["1", "2", "3", "4", "5"], await ReadAsync(new LogTail(logs, "group", "job/", 5)));
    }

    [Fact]
    public async Task Another_job_with_a_longer_name_is_not_read()
    {
        _logs.Add("job/algo-1", "1 mine").Add("job-2/algo-1", "1 other");

        Assert.Equal(["mine"], await ReadAsync(Tail(2)));
    }

    [Fact]
    public async Task A_group_that_does_not_exist_yet_has_no_lines()
    {
        var tail = Tail(1);
        _logs.Refusal = new ServiceException("ResourceNotFoundException", "The specified log group does not exist.");
        Assert.Empty(await ReadAsync(tail));

        _logs.Refusal = null;
        _logs.Add("job/algo-1", "1 a");
        Assert.Equal(["a"], await ReadAsync(tail));
    }

    [Fact]
    public async Task The_last_twenty_lines_of_each_host_are_kept()
    {
        _logs.Add("job/algo-2", [.. Enumerable.Range(1, 50).Select(number => $"{number} two {number}")])
            .Add("job/algo-1", "1 one 1");
        var tail = Tail(2);

        await ReadAsync(tail);

        var kept = tail.LastLines.ToArray();
        Assert.Equal(["algo-1", "algo-2"], kept.Select(host => host.Host));
        Assert.Equal(["one 1"], kept[0].Lines);
        Assert.Equal(Enumerable.Range(31, 20).Select(number => $"two {number}"), kept[1].Lines);
    }

    [Fact]
    public async Task Nothing_read_is_nothing_kept()
    {
        var tail = Tail(1);
        await ReadAsync(tail);

        Assert.Empty(tail.LastLines);
    }

    [Fact]
    public async Task A_hundred_hosts_are_merged_and_listed_once()
    {
        const int hosts = 100;
        foreach (var host in Enumerable.Range(1, hosts))
        {
            _logs.Add($"job/algo-{host}", $"{host} first {host}").Add($"job/algo-{host}", $"{hosts + host} second {host}");
        }

        var tail = Tail(hosts);
        var lines = (await ReadAsync(tail)).ToArray();
        await ReadAsync(tail);

        Assert.Equal(
            [.. Numbered("first"), .. Numbered("second")],
            lines);
        Assert.Equal(2, _logs.Descriptions);
        Assert.Equal(hosts, tail.LastLines.Count());

        static IEnumerable<string> Numbered(string word) => Enumerable.Range(1, hosts).Select(host => $"{word} {host}");
    }

    [Fact]
    public async Task A_line_of_a_megabyte_comes_whole()
    {
        var line = new string('x', 1_000_000);
        _logs.Add("job/algo-1", $"1 {line}", "2 after");

        Assert.Equal([line, "after"], await ReadAsync(Tail(1)));
    }

    private LogTail Tail(int hosts) => new(_logs, "/aws/sagemaker/TrainingJobs", "job/", hosts);

    private static async Task<IEnumerable<string>> ReadAsync(LogTail tail)
    {
        var lines = new List<string>();
        await tail.ReadAsync(line => lines.Add(line.Message), CancellationToken.None);
        return lines;
    }
}
