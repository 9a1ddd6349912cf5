using System.Collections;
using System.Collections.Specialized;
using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Tests;

public sealed class AnswerReaderTests
{
    [Fact]
    public void JSON_becomes_plain_values()
    {
        var answer = Assert.IsType<OrderedDictionary>(
            Read("""{"predictions": [[0.1, 2], null], "ok": true}""", "json"));

        var predictions = Assert.IsType<object?[]>(answer["predictions"]);
        Assert.Equal([0.1, 2L], Assert.IsType<object?[]>(predictions[0]));
        Assert.Null(predictions[1]);
        Assert.Equal(true, answer["ok"]);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_read_as_Python_writes_them()
    {
        Assert.Equal(
            [double.NaN, double.PositiveInfinity, double.NegativeInfinity],
            Assert.IsType<object?[]>(Read("[NaN, Infinity, -Infinity]", "json")));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_JSON_is_read_as_Python_writes_it() =>
        Assert.Equal("\ud800", Read("\"\\ud800\"", "json"));

    [Fact]
    public void An_empty_JSON_body_is_null() => Assert.Null(Read("", "json"));

    [Fact]
    public void CSV_becomes_rows_of_text()
    {
        Assert.Equal(
            [["1", "x"], ["2.50", "a,b"], ["", "two\nlines"]],
            Rows("1,x\n2.50,\"a,b\"\n,\"two\nlines\"\n"));
    }

    [Fact]
    public void CSV_has_no_header_and_knows_both_line_ends() => Assert.Equal([["name"], ["1"]], Rows("name\r\n1\r\n"));

    [Fact]
    public void One_number_is_one_row_of_one_cell() => Assert.Equal([["0.25"]], Rows("0.25"));

    [Fact]
    public void An_empty_CSV_body_has_no_rows() => Assert.Empty(Rows(""));

    [Fact]
    public void Text_and_bytes_come_as_they_are()
    {
        var body = "é \n"u8.ToArray();

        Assert.Equal("é \n", AnswerReader.Read(body, "text", "text/plain"));
        Assert.Same(body, AnswerReader.Read(body, "bytes", null));
    }

    [Theory]
    [InlineData("<html>", "json", "text/html")]
    [InlineData("[1,", "json", "application/json")]
    [InlineData("a\"b\"c", "csv", "text/csv")]
    [InlineData("nope", "json", null)]
    public void An_answer_in_another_format_is_shown_with_the_type_it_came_as(
        string body, string format, string? contentType)
    {
        var error = Refusal.Of(
            ErrorId.AnswerNotReadable,
            () => AnswerReader.Read(System.Text.Encoding.UTF8.GetBytes(body), format, contentType));

        Assert.Equal(ErrorKind.InvalidResult, error.Kind);
        Assert.Contains(body, error.Message);
        Assert.Contains($"'{contentType ?? "no type"}'", error.Message);
        Assert.Contains("-Deserializer text", error.RecommendedAction);
    }

    [Fact]
    public void Of_a_long_answer_the_beginning_is_shown()
    {
        var error = Refusal.Of(ErrorId.AnswerNotReadable, () => Read("<" + new string('x', 5000), "json"));

        Assert.True(error.Message.Length < 500);
        Assert.EndsWith("…", error.Message);
    }

    [Fact]
    public void Rows_come_back_from_what_was_written()
    {
        object[] record = [new object[] { "a,b", "say \"hi\"" }, new object[] { " blank ", "two\nlines" }];

        var body = RecordWriter.Write(record, "csv").ToArray();

        Assert.Equal(record, AnswerReader.Read(body, "csv", null));
    }

    private static object? Read(string body, string format) =>
        AnswerReader.Read(System.Text.Encoding.UTF8.GetBytes(body), format, null);

    private static IEnumerable<IEnumerable<object?>> Rows(string body) =>
        ((IEnumerable)Read(body, "csv")!).Cast<object?[]>();
}
