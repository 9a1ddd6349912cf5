using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using CsCheck;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Random values through each format and back: every number is the same number, every text the same text.</summary>
public sealed class RoundTripTests
{
    private const int Count = 2000;

    private static readonly Gen<object?> Reals = Gen.Double.Select(number => (object?)number);

    private static readonly Gen<object?> Wholes = Gen.Long.Select(number => (object?)number);

    private static readonly Gen<object?> Texts = Gen.String.Select(Whole).Select(text => (object?)text);

    private static readonly Gen<object?> Scalars = Gen.OneOf(
        Reals, Wholes, Texts, Gen.Bool.Select(flag => (object?)flag), Gen.Const((object?)null),
        Gen.Decimal.Select(number => (object?)number), Wholes.Select(number => (object?)(new BigInteger((long)number!) << 70)));

    private static readonly Gen<object?> Nested = Gen.Recursive<object?>((depth, inner) => depth > 3
        ? Scalars
        : Gen.OneOf(
            Scalars,
            inner.Array[0, 4].Select(items => (object?)items),
            Gen.Select(Gen.String.Select(Whole), inner).Array[0, 4].Select(Members)));

    [Fact]
    public void JSON() => Nested.Array[0, 3].Sample(values => Same(values, Back(values, "json")), iter: Count);

    [Fact]
    public void JSON_Lines() => Nested.Array[1, 5].Sample(
        lines => Same(lines, Back(lines, "jsonlines")), iter: Count);

    [Fact]
    public void CSV() => Scalars.Array[1, 5].Array[1, 5].Sample(
        rows => ((object?[])Back(rows, "csv")!).Cast<object?[]>().Zip(rows).All(
            pair => pair.First.SequenceEqual(pair.Second.Select(cell => cell is null ? "" : PythonText.Str(cell))))
            && rows.SelectMany(row => row).OfType<double>().All(
                number => double.IsNaN(number) || double.Parse(NumberText(number), CultureInfo.InvariantCulture).Equals(number)),
        iter: Count);

    [Fact]
    public void NPY_of_real_numbers() => Grid(Reals);

    [Fact]
    public void NPY_of_whole_numbers() => Grid(Wholes);

    [Fact]
    public void NPY_of_texts() => Grid(Texts.Select(text => (object?)((string)text!).TrimEnd('\0')));

    [Fact]
    public void NPZ() => Gen.Select(Reals.Array[1, 4], Wholes.Array[1, 4]).Sample(
        (reals, wholes) => Same(
            Samples.Values(("a", reals), ("b", wholes)), Back(Samples.Values(("a", reals), ("b", wholes)), "npz")),
        iter: 200);

    [Fact]
    public void LibSVM() => Gen.OneOf(Reals.Where(number => double.IsFinite((double)number!)), Gen.Const((object?)null))
        .Array[1, 6].Array[1, 4].Where(rows => Array.TrueForAll(rows, row => row.Any(cell => cell is not null))).Sample(
            rows => ((object?[])Back(rows, "libsvm")!).Cast<OrderedDictionary>().Zip(rows).All(pair => pair.Second
                .Select((cell, index) => (cell, Key: index.ToString(CultureInfo.InvariantCulture)))
                .All(place => Same(place.cell, pair.First[place.Key]))),
            iter: Count);

    [Fact]
    public void RecordIO()
    {
        Rows(Reals);
        Rows(Gen.Int.Select(number => (object?)number));
        Rows(Gen.Float.Select(number => (object?)number));
    }

    [Fact]
    public void Text_and_bytes()
    {
        Texts.Sample(text => Same(text, Back(text, "text")), iter: Count);
        Gen.Byte.Array.Sample(bytes => ((byte[])Back(bytes, "bytes")!).SequenceEqual(bytes), iter: Count);
    }

    private static void Grid(Gen<object?> cells) => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany(
        (rows, columns) => cells.Array[columns].Array[rows]).Sample(grid => Same(grid, Back(grid, "npy")), iter: Count);

    private static void Rows(Gen<object?> cells) => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany(
        (rows, columns) => cells.Array[columns].Array[rows]).Sample(
            grid => ((object?[])Back(grid, "recordio")!).Cast<IDictionary>()
                .Select(row => ((IDictionary)row["features"]!)["values"]).Zip(grid).All(pair => Same(pair.Second, pair.First)),
            iter: Count);

    private static object? Back(object? value, string format) =>
        AnswerReader.Read(RecordWriter.Write(value, format).ToArray(), format, null);

    private static string NumberText(double number) => PythonText.Str(number) switch
    {
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        var text => text,
    };

    /// <summary>Lone halves of surrogate pairs are nobody's text, and no UTF-8 either.</summary>
    private static string Whole(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static object? Members((string Name, object? Value)[] members)
    {
        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            dictionary[name] = value;
        }

        return dictionary;
    }

    /// <summary>The same value; a decimal comes back as the nearest double, or as the whole number that it is.</summary>
    private static bool Same(object? sent, object? back) => (sent, back) switch
    {
        (null, _) => back is null,
        (double number, double other) => number.Equals(other) && double.IsNegative(number) == double.IsNegative(other),
        (float number, float other) => number.Equals(other),
        (decimal number, double other) => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Equals(other),
        (decimal number, _) => new BigInteger(number) == Big(back),
        (long or BigInteger, _) => Big(sent) == Big(back),
        (IDictionary members, IDictionary others) => members.Count == others.Count
            && members.Keys.Cast<object>().All(key => others.Contains(key) && Same(members[key], others[key])),
        (object?[] items, object?[] others) => items.Length == others.Length
            && items.Zip(others).All(pair => Same(pair.First, pair.Second)),
        _ => Equals(sent, back),
    };

    private static BigInteger? Big(object? value) => value switch
    {
        long number => number,
        BigInteger number => number,
        _ => null,
    };
}
