using System.Collections.Specialized;
using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Tests;

public sealed class RecordWriterTests
{
    [Fact]
    public void A_list_of_scalars_is_one_row() => Assert.Equal("1,2.5,x", Csv(new object[] { 1, 2.5, "x" }));

    [Fact]
    public void A_list_of_lists_is_as_many_rows_and_the_last_has_no_end() =>
        Assert.Equal("1,2\n3,4", Csv(new object[] { new object[] { 1, 2 }, new object[] { 3, 4 } }));

    [Theory]
    [InlineData(5, "5")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(true, "True")]
    [InlineData('x', "x")]
    public void A_scalar_is_a_row_of_one_cell(object value, string expected) => Assert.Equal(expected, Csv(value));

    [Fact]
    public void The_values_of_a_dictionary_are_a_row_in_their_order()
    {
        var row = Samples.Values(("b", 1), ("a", "x"));

        Assert.Equal("1,x", Csv(row));
        Assert.Equal("1,x\n1,x", Csv(new object[] { row, row }));
    }

    [Fact]
    public void Rows_and_scalars_in_one_list_are_rows() =>
        Assert.Equal("1,2\n3", Csv(new object[] { new object[] { 1, 2 }, 3 }));

    [Fact]
    public void Cells_with_commas_quotes_and_line_breaks_are_quoted()
    {
        Assert.Equal(
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain",
            Csv(new object[] { "a,b", "say \"hi\"", "two\nlines", "plain" }));
    }

    [Fact]
    public void A_line_break_at_the_end_of_the_last_cell_stays() =>
        Assert.Equal("1,\"a\n\"", Csv(new object[] { 1, "a\n" }));

    [Fact]
    public void Nothing_is_an_empty_cell() => Assert.Equal("1,,3", Csv(new object?[] { 1, null, 3 }));

    [Fact]
    public void A_row_of_one_empty_cell_is_still_a_row()
    {
        var body = Csv(new object[] { new object?[] { "a" }, new object?[] { null }, new object?[] { null } });

        // As Python's csv module writes it: a line with nothing on it is no row to most readers.
        Assert.Equal("a\n\"\"\n\"\"", body);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Numbers_are_as_Python_writes_them_in_every_culture(string culture)
    {
        using var foreign = new ForeignCulture(culture);

        Assert.Equal("-1.5,1e-05,1000000.0,nan", Csv(new object[] { -1.5, 1e-5, 1e6, double.NaN }));
        Assert.Equal("[-1.5, 1e-05]", Write(new object[] { -1.5, 1e-5 }, "json"));
    }

    [Fact]
    public void Text_and_bytes_are_bodies_already_in_every_format()
    {
        foreach (var format in new[] { "csv", "json", "text", "bytes" })
        {
            Assert.Equal("é,\"1\"\n", Write("é,\"1\"\n", format));
            Assert.Equal([0, 255, 10], RecordWriter.Write(new byte[] { 0, 255, 10 }, format).ToArray());
        }
    }

    [Fact]
    public void JSON_is_what_json_dumps_writes()
    {
        object[] rows = [new object?[] { 1, 2.0, null }, new object[] { "é", true }];

        Assert.Equal(
            """{"instances": [[1, 2.0, null], ["\u00e9", true]]}""",
            Write(Samples.Values(("instances", rows)), "json"));
        Assert.Equal("null", Write(null, "json"));
    }

    [Fact]
    public void Text_is_what_str_writes() => Assert.Equal("[1, 'x']", Write(new object[] { 1, "x" }, "text"));

    [Fact]
    public void A_list_inside_a_cell_is_refused()
    {
        Refuse(new object[] { new object[] { 1, new object[] { 2 } } }, "csv");
        Refuse(new object[] { new object[] { 1, Samples.Values(("a", 1)) } }, "csv");
        Refuse(Samples.Values(("a", new object[] { 1 })), "csv");
        Refuse(new object[] { new object[] { new byte[] { 1 } } }, "csv");
    }

    [Fact]
    public void What_the_format_has_no_word_for_is_refused()
    {
        Refuse(new DateTime(2024, 2, 29), "json");
        Refuse(new object[] { new DateTime(2024, 2, 29) }, "csv");
        Refuse(new OrderedDictionary { { (object)1, 2 } }, "json");
        Refuse(new object[] { 1 }, "bytes");
        Refuse(null, "bytes");
    }

    private static string Csv(object? record) => Write(record, "csv");

    private static string Write(object? record, string format) =>
        System.Text.Encoding.UTF8.GetString(RecordWriter.Write(record, format).Span);

    private static void Refuse(object? record, string format)
    {
        var error = Refusal.Of(ErrorId.RecordNotSerializable, () => RecordWriter.Write(record, format));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Same(record, error.Target);
        Assert.Contains(format, error.Message);
    }
}
