using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Serialization;

namespace SageMakerEstimator.Core.Tests;

/// <summary>RecordIO with SageMaker's records: what other people's programs write is read, and what can't be is refused.</summary>
public sealed class RecordIoTests
{
    [Fact]
    public void An_answer_of_an_algorithm_has_its_labels_by_name()
    {
        // Record { label { key: "score" value { float32_tensor { values: [0.5] } } } uid: "7" }, the values not packed
        byte[] record =
        [
            0x12, 0x10, 0x0A, 5, .. "score"u8, 0x12, 7, 0x12, 5, 0x0D, 0, 0, 0, 0x3F,
            0x1A, 1, (byte)'7',
        ];

        Assert.Equal(
            """[{"features": {}, "label": {"score": [0.5]}, "uid": "7"}]""", PythonJson.Dumps(RecordIoFormat.Read(Framed(record))));
    }

    [Fact]
    public void A_sparse_tensor_has_keys_and_a_shape()
    {
        // features { key: "values" value { float64_tensor { values: [2.0] keys: [3] shape: [10] } } }
        byte[] tensor = [0x0A, 8, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x12, 1, 3, 0x1A, 1, 10];
        byte[] record = [0x0A, 28, 0x0A, 6, .. "values"u8, 0x12, 18, 0x1A, 16, .. tensor];

        Assert.Equal(
            """[{"features": {"values": {"values": [2.0], "keys": [3], "shape": [10]}}, "label": {}}]""",
            PythonJson.Dumps(RecordIoFormat.Read(Framed(record))));
    }

    [Fact]
    public void A_field_that_nobody_knows_is_passed_over() => Assert.Equal(
        """[{"features": {}, "label": {}}]""", PythonJson.Dumps(RecordIoFormat.Read(Framed([0x7A, 1, 9, 0x78, 5]))));

    [Fact]
    public void A_value_and_an_object_are_a_record_each()
    {
        Assert.Equal(RecordIoFormat.Write(new object[] { 5 }), RecordIoFormat.Write(5));
        Assert.Equal(RecordIoFormat.Write(new object[] { 1.5, 2.0 }), RecordIoFormat.Write(Samples.Values(("a", 1.5), ("b", 2))));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_row_of_numbers_is_refused(object record, string why) =>
        Assert.Contains(why, Assert.Throws<NotSupportedException>(() => RecordIoFormat.Write(record)).Message);

    public static TheoryData<object, string> Refused => new()
    {
        { new object[] { "a" }, "text" },
        { new object[] { 1L << 31 }, "32 bits" },
        { new object[] { new object[] { new object[] { 1 } } }, "no lists inside" },
    };

    [Fact]
    public void Every_beginning_of_a_body_is_refused_or_is_whole_records()
    {
        var whole = RecordIoFormat.Write(new object[] { new object[] { 1.5 }, new object[] { 2.5 } });

        Assert.All(Enumerable.Range(1, whole.Length - 1).Where(length => length != whole.Length / 2), length =>
            Assert.Throws<FormatException>(() => RecordIoFormat.Read(whole[..length])));
        Assert.Single(RecordIoFormat.Read(whole[..(whole.Length / 2)]));
        Assert.Empty(RecordIoFormat.Read([]));
    }

    [Theory]
    [InlineData("0a23d7ce00000020")]
    [InlineData("0a23d7ce010000000b000000")]
    [InlineData("00000000000000000000")]
    public void What_is_no_RecordIO_is_refused(string hex) =>
        Assert.Throws<FormatException>(() => RecordIoFormat.Read(Convert.FromHexString(hex)));

    private static byte[] Framed(byte[] record) =>
        [0x0A, 0x23, 0xD7, 0xCE, (byte)record.Length, 0, 0, 0, .. record, .. new byte[(4 - (record.Length % 4)) % 4]];
}
