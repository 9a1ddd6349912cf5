using System.Collections.Specialized;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Serialization;

namespace SageMakerEstimator.Core.Tests;

public sealed class LineFormatTests
{
    [Fact]
    public void Each_item_of_a_list_is_a_line_of_JSON_and_an_object_is_one()
    {
        Assert.Equal("1\n[2, null]", JsonLinesFormat.Write(new object[] { 1, new object?[] { 2, null } }));
        Assert.Equal("""{"a": "x\ny"}""", JsonLinesFormat.Write(Samples.Values(("a", "x\ny"))));
    }

    [Fact]
    public void Lines_of_JSON_are_read_and_empty_ones_are_none() => Assert.Equal(
        "[{\"a\": 1}, 2]", PythonJson.Dumps(JsonLinesFormat.Read("{\"a\": 1}\r\n\n2\n"u8.ToArray())));

    [Fact]
    public void A_row_has_its_values_by_their_place_and_leaves_out_what_is_missing()
    {
        Assert.Equal("0:1.5 2:0 3:-2", LibSvmFormat.Write(new object?[] { 1.5, null, 0, -2 }));
        Assert.Equal("0:1 1:2\n0:3 1:4", LibSvmFormat.Write(new object[] { new object[] { 1, 2 }, new object[] { 3, 4 } }));
        Assert.Equal("0:5.1 1:1", LibSvmFormat.Write(Samples.Values(("length", "5.1"), ("is_big", true))));
    }

    [Fact]
    public void A_dictionary_of_whole_numbers_is_sparse_in_the_order_of_its_indices()
    {
        Assert.Equal("1 0:1 10:2.5", LibSvmFormat.Write(Samples.Values(("10", 2.5), ("label", 1), ("0", 1))));
        Assert.Equal("3:1 20:2", LibSvmFormat.Write(new OrderedDictionary { { (object)20, 2 }, { (object)3, 1 } }));
    }

    [Fact]
    public void Text_is_refused_where_a_number_must_be() => Assert.Contains(
        "'setosa' isn't a number", Assert.Throws<NotSupportedException>(() => LibSvmFormat.Write(new object[] { "setosa" })).Message);

    [Fact]
    public void Lines_are_read_with_and_without_a_label() => Assert.Equal(
        """[{"label": 1.0, "0": 0.5, "5": 2.0}, {"3": 1.0}]""",
        PythonJson.Dumps(LibSvmFormat.Read("1 0:0.5 5:2 # a comment\n\n3:1\n"u8.ToArray())));

    [Theory]
    [InlineData("1 2")]
    [InlineData("1 0:x")]
    [InlineData("1 0:1 0:2")]
    [InlineData("a:b:c")]
    public void What_is_no_LibSVM_is_refused(string line) =>
        Assert.Throws<FormatException>(() => LibSvmFormat.Read(System.Text.Encoding.UTF8.GetBytes(line)));
}
