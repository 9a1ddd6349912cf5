using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Cmdlets.Tests.Binding;

public sealed class ValueTests
{
    public static TheoryData<object, double> Durations => new()
    {
        { 60, 60 }, { 60L, 60 }, { 1.5, 1.5 }, { 2m, 2 }, { "3600", 3600 }, { "0.5", 0.5 }, { "01:00:00", 3600 },
        { "1.02:00:00", 93_600 }, { TimeSpan.FromMinutes(1), 60 }, { PSObject.AsPSObject(60), 60 },
    };

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_number_is_seconds_and_a_time_is_itself(object given, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new DurationAttribute().Transform(null!, given));

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData(true)]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(3_000_000_000L)]
    public void What_is_no_duration_or_out_of_range_is_refused(object given) =>
        Assert.Throws<ArgumentTransformationMetadataException>(() => new DurationAttribute().Transform(null!, given));

    [Fact]
    public void A_dictionary_with_exactly_key_and_value_is_one_tag()
    {
        var tags = Tags(new Hashtable { ["Key"] = "team", ["Value"] = "red" });

        Assert.Equal([new Tag("team", "red")], tags);
    }

    [Fact]
    public void A_dictionary_is_a_tag_a_member_sorted_unless_it_has_an_order()
    {
        Assert.Equal(
            [new Tag("a", "1"), new Tag("b", "2"), new Tag("c", "")],
            Tags(new Hashtable { ["c"] = null, ["a"] = 1, ["b"] = "2" }));
        Assert.Equal(
            [new Tag("b", "1"), new Tag("a", "2")], Tags(new OrderedDictionary { ["b"] = "1", ["a"] = "2" }));
    }

    [Fact]
    public void Objects_with_key_and_value_are_tags()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("Key", "k"));
        custom.Properties.Add(new PSNoteProperty("Value", "v"));

        Assert.Equal([new Tag("k", "v"), new Tag("x", "y")], Tags(new object[] { custom, new Tag("x", "y") }));
    }

    [Fact]
    public void Tags_that_the_service_would_refuse_are_refused_here()
    {
        Assert.Throws<ArgumentTransformationMetadataException>(() => Tags("team"));
        Assert.Throws<ArgumentTransformationMetadataException>(() => Tags(new Hashtable { [new string('k', 129)] = "v" }));
        Assert.Throws<ArgumentTransformationMetadataException>(() => Tags(new Hashtable { ["k"] = new string('v', 257) }));
        Assert.Throws<ArgumentTransformationMetadataException>(
            () => Tags(new[] { new Tag("k", "1"), new Tag("k", "2") }));
        Assert.Throws<ArgumentTransformationMetadataException>(
            () => Tags(Enumerable.Range(0, 51).Select(number => new Tag($"k{number}", "v")).ToArray()));
    }

    [Fact]
    public void Wrappers_come_off_at_every_depth()
    {
        var inner = new PSObject();
        inner.Properties.Add(new PSNoteProperty("n", PSObject.AsPSObject(1)));
        var plain = PlainValue.From(PSObject.AsPSObject(new object[] { PSObject.AsPSObject("text"), inner }));

        var items = Assert.IsType<object?[]>(plain);
        Assert.Equal("text", Assert.IsType<string>(items[0]));
        Assert.Equal(1, Assert.IsType<int>(Assert.IsType<OrderedDictionary>(items[1])["n"]));
    }

    [Fact]
    public void Hashtables_get_ordinal_order_and_ordered_ones_keep_theirs()
    {
        var sorted = Assert.IsType<OrderedDictionary>(PlainValue.From(new Hashtable { ["b"] = 1, ["B"] = 2, ["a"] = 3 }));
        Assert.Equal(["B", "a", "b"], sorted.Keys.Cast<string>());

        var ordered = Assert.IsType<OrderedDictionary>(PlainValue.From(new OrderedDictionary { ["b"] = 1, ["a"] = 2 }));
        Assert.Equal(["b", "a"], ordered.Keys.Cast<string>());
    }

    [Fact]
    public void A_list_that_contains_itself_is_refused_instead_of_ending_the_process()
    {
        var list = new ArrayList();
        list.Add(list);

        Assert.Equal(
            ErrorId.ValueInvalid, Assert.Throws<SageMakerEstimatorException>(() => PlainValue.From(list)).ErrorId);
    }

    [Fact]
    public void Names_of_a_dictionary_must_be_text()
    {
        var error = Assert.Throws<SageMakerEstimatorException>(
            () => PlainValue.Dictionary(new Hashtable { [1] = "x" }, "HyperParameter"));

        Assert.Equal(ErrorId.ValueInvalid, error.ErrorId);
        Assert.Contains("-HyperParameter", error.Message, StringComparison.Ordinal);
    }

    private static Tag[] Tags(object given) => (Tag[])new TagAttribute().Transform(null!, given);
}
