using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class LogFileTests : IDisposable
{
    private static readonly DateTimeOffset Moment = new(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    private string Log => _folder.In("log", "algo-1.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_line_keeps_its_moment_and_its_text()
    {
        await WriteAsync("hello world", "", " indented", "é\0\t");

        var (events, _) = LogFile.Read(Log, 0);

        Assert.Equal(["hello world", "", " indented", "é\0\t"], events.Select(line => line.Message));
        Assert.All(events, line => Assert.Equal(Moment.ToUnixTimeMilliseconds(), line.Timestamp));
    }

    [Fact]
    public async Task A_hundred_thousand_lines_arrive_in_order()
    {
        await WriteAsync([.. Enumerable.Range(0, 100_000).Select(number => $"line {number}")]);

        Assert.Equal(Enumerable.Range(0, 100_000).Select(number => $"line {number}"), ReadAll());
    }

    [Fact]
    public async Task Reading_goes_on_where_it_ended()
    {
        await WriteAsync("a", "b");
        var (first, position) = LogFile.Read(Log, 0);
        var (nothing, same) = LogFile.Read(Log, position);
        await WriteAsync("c");
        var (second, _) = LogFile.Read(Log, position);

        Assert.Equal(["a", "b"], first.Select(line => line.Message));
        Assert.Empty(nothing);
        Assert.Equal(position, same);
        Assert.Equal(["c"], second.Select(line => line.Message));
    }

    [Fact]
    public void A_line_without_its_end_is_not_read_yet()
    {
        _folder.File("log/algo-1.log", "1577934245678 whole\n1577934245679 ha");
        var (first, position) = LogFile.Read(Log, 0);
        File.AppendAllText(Log, "lf\n");
        var (second, _) = LogFile.Read(Log, position);

        Assert.Equal(["whole"], first.Select(line => line.Message));
        Assert.Equal(["half"], second.Select(line => line.Message));
    }

    [Fact]
    public void A_character_that_is_half_written_is_not_read_yet()
    {
        var bytes = "1577934245678 é\n"u8.ToArray();
        Directory.CreateDirectory(_folder.In("log"));
        File.WriteAllBytes(Log, bytes[..^2]);
        var (first, position) = LogFile.Read(Log, 0);
        File.WriteAllBytes(Log, bytes);
        var (second, _) = LogFile.Read(Log, position);

        Assert.Empty(first);
        Assert.Equal(["é"], second.Select(line => line.Message));
    }

    [Fact]
    public async Task Lines_of_the_greatest_length_are_read_whole()
    {
        var longest = new string('世', OutputPump.MaxLineLength);
        await WriteAsync("a", longest, longest, "b");

        Assert.Equal(["a", longest, longest, "b"], ReadAll());
    }

    [Fact]
    public void A_log_that_does_not_exist_yet_has_no_lines()
    {
        Assert.Empty(LogFile.Read(_folder.In("nope.log"), 0).Events);
        Assert.Equal(5, LogFile.Read(_folder.In("nowhere", "nope.log"), 5).Position);
    }

    [Fact]
    public async Task Lines_of_several_writers_at_once_stay_whole()
    {
        var log = new LogFile(Log, new FakeTimeProvider(Moment));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 5_000; number++)
            {
                await log.AddAsync($"{writer} {number}");
            }
        })));
        await log.DisposeAsync();

        var lines = LogFile.Read(Log, 0).Events.Select(line => line.Message!.Split(' ')).ToArray();

        Assert.Equal(20_000, lines.Length);
        foreach (var writer in new[] { "0", "1", "2", "3" })
        {
            Assert.Equal(
                Enumerable.Range(0, 5_000), lines.Where(line => line[0] == writer).Select(line => int.Parse(line[1])));
        }
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_does_not_hold_up_its_job_for_ever()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        _folder.Link("log/algo-1.log", "/dev/full");
        var log = new LogFile(Log, new FakeTimeProvider(Moment));
        var line = new string('x', 1000);
        var adding = Task.Run(async () =>
        {
            for (var number = 0; number < 20_000; number++)
            {
                await log.AddAsync(line);
            }
        });

        // A full disk may end the adding with an error or let it go on, but end it must.
        var error = await Record.ExceptionAsync(() => adding.WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.False(error is TimeoutException, "The log waits for room on a full disk.");
    }

    /// <summary>Page after page, until one ends where it began.</summary>
    private List<string> ReadAll()
    {
        var lines = new List<string>();
        var (position, end) = (0L, -1L);
        while (position != end)
        {
            end = position;
            (var events, position) = LogFile.Read(Log, position);
            lines.AddRange(events.Select(line => line.Message!));
        }

        return lines;
    }

    private async Task WriteAsync(params string[] lines)
    {
        var log = new LogFile(Log, new FakeTimeProvider(Moment));
        foreach (var line in lines)
        {
            await log.AddAsync(line);
        }

        await log.DisposeAsync();
    }
}
