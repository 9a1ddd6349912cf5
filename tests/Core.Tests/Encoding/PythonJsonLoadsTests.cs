using System.Collections.Specialized;
using System.Numerics;
using System.Text.Json;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Tests;

public sealed class PythonJsonLoadsTests
{
    [Fact]
    public void Numbers_without_a_fraction_are_whole_however_long()
    {
        Assert.Equal(0L, Loads("0"));
        Assert.Equal(-42L, Loads("-42"));
        Assert.Equal(long.MaxValue, Loads("9223372036854775807"));
        Assert.Equal(new BigInteger(long.MaxValue) + 1, Loads("9223372036854775808"));
        Assert.Equal(BigInteger.Pow(2, 80), Loads("1208925819614629174706176"));
        Assert.Equal(new BigInteger(long.MinValue) - 1, Loads("-9223372036854775809"));
    }

    [Fact]
    public void Numbers_with_a_fraction_or_an_exponent_are_doubles()
    {
        Assert.Equal(1.0, Loads("1.0"));
        Assert.Equal(1e-05, Loads("1e-05"));
        Assert.Equal(100.0, Loads("1E2"));
        Assert.Equal(0.1, Loads("0.1"));
        Assert.Equal(double.PositiveInfinity, Loads("1e400"));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Numbers_are_read_the_same_in_every_culture(string culture)
    {
        using var foreign = new ForeignCulture(culture);

        Assert.Equal(-1234.5, Loads("-1234.5"));
        Assert.Equal(-5L, Loads("-5"));
        Assert.Equal(-BigInteger.Pow(2, 80), Loads("-1208925819614629174706176"));
    }

    [Fact]
    public void Lists_are_arrays_and_objects_are_dictionaries_in_their_order()
    {
        var members = Assert.IsType<OrderedDictionary>(Loads("""{"b": [1, null, true, "x"], "a": {}}"""));

        Assert.Equal(["b", "a"], members.Keys.Cast<string>());
        Assert.Equal([1L, null, true, "x"], Assert.IsType<object?[]>(members["b"]));
        Assert.Empty(Assert.IsType<OrderedDictionary>(members["a"]));
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_and_a_repeated_name_has_its_last_value()
    {
        var members = Assert.IsType<OrderedDictionary>(Loads("""{"a": 1, "A": 2, "a": 3}"""));

        Assert.Equal(3L, members["a"]);
        Assert.Equal(2L, members["A"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("adam")]
    [InlineData("[1,")]
    [InlineData("01")]
    [InlineData("1 2")]
    public void Anything_else_is_not_JSON(string text) => Assert.ThrowsAny<JsonException>(() => Loads(text));

    [Fact]
    public void A_hundred_lists_in_each_other_are_read()
    {
        var value = Loads(new string('[', 100) + new string(']', 100));

        Assert.IsType<object?[]>(value);
    }

    [Fact]
    public void Too_many_lists_in_each_other_are_not_JSON() =>
        Assert.ThrowsAny<JsonException>(() => Loads(new string('[', 100_000)));

    [Fact]
    public void Texts_are_read_back_as_they_were_written()
    {
        foreach (var text in new[] { "", "é世😀", "a\"\\\n\r\t\b\f\0\u2028", "\u007f\u0080", "</&'" })
        {
            Assert.Equal(text, Loads(PythonJson.Dumps(text)));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_read_back_as_it_was_written()
    {
        Assert.Equal("\ud800", Loads(PythonJson.Dumps("\ud800")));
        Assert.Equal("\udc00!", Loads(PythonJson.Dumps("\udc00!")));
    }

    private static object? Loads(string text) => PythonJson.Loads(System.Text.Encoding.UTF8.GetBytes(text));
}
