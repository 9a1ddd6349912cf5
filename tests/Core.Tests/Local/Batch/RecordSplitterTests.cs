using System.Buffers.Binary;
using SageMakerEstimator.Core.Local.Batch;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Files taken apart into records, however the bytes arrive.</summary>
public sealed class RecordSplitterTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a", "b", "c")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a\r\nb\r\n", "a", "b")]
    [InlineData("\n\na\n\nb\n\n", "a", "b")]
    [InlineData("ü漢\n😀", "ü漢", "😀")]
    [InlineData("")]
    public void Lines_are_records_and_empty_ones_are_none(string text, params string[] expected) =>
        Assert.Equal(expected, Split("Line", System.Text.Encoding.UTF8.GetBytes(text)).Select(System.Text.Encoding.UTF8.GetString));

    [Fact]
    public void A_line_is_whole_where_a_piece_of_the_file_ends()
    {
        var lines = Enumerable.Range(0, 3000).Select(i => new string((char)('a' + (i % 26)), 97 + (i % 11))).ToArray();

        Assert.Equal(
            lines, Split("Line", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))).Select(System.Text.Encoding.UTF8.GetString));
    }

    [Fact]
    public void Without_a_split_the_file_is_the_record()
    {
        byte[] file = [1, 10, 2, 10];

        Assert.Equal(file, Assert.Single(Split("None", file)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RecordIO_is_taken_apart_by_its_frames(bool keepsFrames)
    {
        byte[][] data = [[1, 2, 3, 4, 5], [], [10, 13, 0, 7]];
        var frames = data.Select(RecordIO).ToArray();

        var records = Split("RecordIO", [.. frames.SelectMany(frame => frame)], keepsFrames);

        Assert.Equal(keepsFrames ? frames : data, records);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TFRecord_is_taken_apart_by_its_frames(bool keepsFrames)
    {
        byte[][] data = [[1, 2, 3], [10, 13]];
        var frames = data.Select(TFRecord).ToArray();

        Assert.Equal(
            keepsFrames ? frames : data, Split("TFRecord", [.. frames.SelectMany(frame => frame)], keepsFrames));
    }

    [Theory]
    [InlineData("RecordIO", "it isn't RecordIO")]
    [InlineData("TFRecord", "a record has more than the 1 MB")]
    public void A_file_of_something_else_is_said(string split, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<FormatException>(() => Split(split, "1,2,3,4,5,6,7"u8.ToArray())).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void A_file_that_is_cut_off_is_said(int left)
    {
        var cut = RecordIO([1, 2, 3, 4, 5])[..left];

        Assert.Equal(
            "it ends in the middle of a record",
            Assert.Throws<FormatException>(() => Split("RecordIO", cut)).Message);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Line")]
    public void A_record_that_is_too_large_is_said(string split)
    {
        var file = new byte[(1024 * 1024) + 1];
        var splitter = new RecordSplitter(split, 1024 * 1024, keepsFrames: false);

        var error = Assert.Throws<FormatException>(() => splitter.Split(new MemoryStream(file)).Count());

        Assert.Equal("a record has more than the 1 MB that -MaxPayload allows", error.Message);
    }

    private static List<byte[]> Split(string split, byte[] file, bool keepsFrames = false) =>
        [.. new RecordSplitter(split, 1024 * 1024, keepsFrames).Split(new MemoryStream(file))];

    private static byte[] RecordIO(byte[] data)
    {
        var frame = new byte[8 + data.Length + (-data.Length & 3)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, 0xced7230a);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), (uint)data.Length);
        data.CopyTo(frame, 8);
        return frame;
    }

    private static byte[] TFRecord(byte[] data)
    {
        var frame = new byte[16 + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(frame, data.Length);
        data.CopyTo(frame, 12);
        return frame;
    }
}
