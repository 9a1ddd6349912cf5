using System.Globalization;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Tests;

public sealed class PythonNumberTests
{
    private const string Script = """
        import json, struct, sys
        for line in sys.stdin:
            number = struct.unpack('>d', bytes.fromhex(line))[0]
            print(repr(number), json.dumps(number))
        """;

    [Fact]
    public async Task A_hundred_thousand_doubles_are_written_as_Python_writes_them()
    {
        var numbers = Doubles().Take(100_000).ToArray();
        var bits = numbers.Select(
            number => BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture));

        var answers = await PythonChild.RunAsync(Script, [.. bits]);

        var ours = numbers.Select(number => $"{PythonText.Str(number)} {PythonJson.Dumps(number)}");
        Assert.Equal(answers, ours);
    }

    [Fact]
    public void A_single_reads_back_as_itself()
    {
        var random = new Random(11);
        for (var count = 0; count < 20_000; count++)
        {
            var number = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(number))
            {
                Assert.Equal(number, float.Parse(PythonText.Str(number), CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void What_is_not_a_number_has_no_number_text()
    {
        Assert.Null(PythonNumber.TryFormat("1"));
        Assert.Null(PythonNumber.TryFormat(true));
        Assert.Null(PythonNumber.TryFormat('1'));
    }

    /// <summary>Edges, powers of ten, numbers as people type them, and any bits at all.</summary>
    private static IEnumerable<double> Doubles()
    {
        double[] edges =
        [
            0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 2.2250738585072014e-308, double.NaN,
            double.PositiveInfinity, double.NegativeInfinity, 9007199254740993, 9999999999999998, 1e16, 9.5e-5, 1e22,
            1e23,
        ];
        foreach (var edge in edges)
        {
            yield return edge;
        }

        for (var power = -324; power <= 308; power++)
        {
            yield return double.Parse(FormattableString.Invariant($"1e{power}"), CultureInfo.InvariantCulture);
            yield return double.Parse(FormattableString.Invariant($"-12345e{power}"), CultureInfo.InvariantCulture);
        }

        var random = new Random(7);
        while (true)
        {
            yield return BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            yield return Math.Round(random.NextDouble() * Math.Pow(10, random.Next(0, 12)), random.Next(0, 12));
            yield return random.Next(-1_000_000, 1_000_000) / Math.Pow(10, random.Next(0, 20));
            yield return random.NextInt64();
        }
    }
}
