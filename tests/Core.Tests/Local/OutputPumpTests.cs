using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class OutputPumpTests
{
    [Fact]
    public async Task Lines_end_where_their_ends_are_wherever_the_pipe_cuts()
    {
        Assert.Equal(["first", "second", "third"], await PumpAsync("fi", "rst\nsec", "ond", "\n", "third\n"));
    }

    [Fact]
    public async Task A_last_line_without_an_end_is_a_line() => Assert.Equal(["a", "b"], await PumpAsync("a\nb"));

    [Fact]
    public async Task Nothing_is_no_line() => Assert.Empty(await PumpAsync());

    [Fact]
    public async Task Empty_lines_are_lines() => Assert.Equal(["", "a", "", ""], await PumpAsync("\na\n\n\n"));

    [Fact]
    public async Task Both_line_ends_are_known_and_a_lone_return_is_part_of_its_line()
    {
        Assert.Equal(["a", "b", "10%\r20%", ""], await PumpAsync("a\r\nb\r", "\n10%\r20%\n\r\n"));
    }

    [Fact]
    public async Task A_character_that_the_pipe_cuts_is_whole_again()
    {
        var bytes = "é😀世\n"u8.ToArray();

        Assert.Equal(["é😀世"], await PumpBytesAsync([.. bytes.Select(one => new[] { one })]));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_become_replacement_characters()
    {
        Assert.Equal(["a\ufffdb", "c"], await PumpBytesAsync([(byte)'a', 0xff, (byte)'b', (byte)'\n', (byte)'c']));
    }

    [Fact]
    public async Task Zeros_and_escape_sequences_pass_through() =>
        Assert.Equal(["a\0b\u001b[31mred"], await PumpAsync("a\0b\u001b[31mred\n"));

    [Fact]
    public async Task A_line_of_300_KB_goes_on_in_a_second_one_after_256_KiB()
    {
        var lines = await PumpAsync(new string('x', 300_000) + "\nnext\n");

        Assert.Equal([256 * 1024, 300_000 - (256 * 1024), 4], lines.Select(line => line.Length));
        Assert.Equal("next", lines[^1]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public async Task A_line_of_just_256_KiB_is_one_line(string end)
    {
        var lines = await PumpAsync(new string('x', OutputPump.MaxLineLength), end);

        Assert.Equal([OutputPump.MaxLineLength], lines.Select(line => line.Length));
    }

    [Fact]
    public async Task No_character_is_cut_in_two_when_a_long_line_is()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("😀", OutputPump.MaxLineLength));

        var lines = await PumpAsync(text + "\n");

        Assert.Equal(text, string.Concat(lines));
        Assert.All(lines, line => Assert.False(char.IsLowSurrogate(line[0])));
    }

    private static Task<List<string>> PumpAsync(params string[] reads) =>
        PumpBytesAsync([.. reads.Select(System.Text.Encoding.UTF8.GetBytes)]);

    private static async Task<List<string>> PumpBytesAsync(params byte[][] reads)
    {
        var lines = new List<string>();
        await OutputPump.CopyAsync(new Pipe(reads), line =>
        {
            lines.Add(line);
            return ValueTask.CompletedTask;
        });
        return lines;
    }

    /// <summary>Gives what each write of the other side was, and no more, to a read.</summary>
    private sealed class Pipe(byte[][] reads) : MemoryStream
    {
        private readonly Queue<byte[]> _reads = new(reads.SelectMany(read => read.Chunk(4096)));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (!_reads.TryDequeue(out var next))
            {
                return 0;
            }

            next.CopyTo(buffer);
            return next.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
