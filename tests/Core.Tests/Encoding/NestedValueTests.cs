using System.Collections.Specialized;
using System.Globalization;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Tests;

public sealed class NestedValueTests
{
    private const string Script = """
        import json, sys
        for line in sys.stdin:
            value = json.loads(line)
            for text in str(value), json.dumps(value), json.dumps(value, separators=(',', ':'), sort_keys=True):
                print(text.encode().hex())
        """;

    private static readonly string[] Words =
    [
        "", "adam", "it's", "\"", "'\"", "é", "世界", "😀", "a\nb", "C:\\x", "None", "\u2028",
    ];

    [Fact]
    public async Task Lists_and_dictionaries_are_laid_out_as_Python_does_at_every_depth()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 3_000).Select(_ => RandomList(random, 3)).ToArray();

        var answers = await PythonChild.RunAsync(Script, [.. values.Select(value => PythonJson.Dumps(value))]);

        var ours = values.SelectMany(value => new[]
        {
            PythonText.Str(value), PythonJson.Dumps(value), PythonJson.Dumps(value, compact: true),
        });
        Assert.Equal(answers.Select(Utf8), ours);
    }

    [Fact]
    public void Compact_leaves_out_the_blanks_between_values_and_none_inside_them()
    {
        var value = Samples.Values(("a, b", new object?[] { 1, "x: y", null }), ("c", new OrderedDictionary()));

        Assert.Equal("""{"a, b":[1,"x: y",null],"c":{}}""", PythonJson.Dumps(value, compact: true));
    }

    private static object?[] RandomList(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => RandomValue(random, depth))];

    private static object? RandomValue(Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-20, 20)),
        4 => double.NegativeInfinity,
        5 => RandomWord(random),
        6 => RandomList(random, depth - 1),
        _ => RandomDictionary(random, depth - 1),
    };

    private static OrderedDictionary RandomDictionary(Random random, int depth)
    {
        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        for (var count = random.Next(0, 4); count > 0; count--)
        {
            dictionary[RandomWord(random) + count.ToString(CultureInfo.InvariantCulture)] = RandomValue(random, depth);
        }

        return dictionary;
    }

    private static string RandomWord(Random random) => Words[random.Next(Words.Length)];

    private static string Utf8(string hex) => System.Text.Encoding.UTF8.GetString(Convert.FromHexString(hex));
}
