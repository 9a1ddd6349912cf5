using System.Collections;
using System.Numerics;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Serialization;

/// <summary>
/// Nested lists as one array: its shape, its elements in the order of the last dimension, and the one type that holds
/// them all, chosen as <c>numpy.array</c> does. Where NumPy would make an array of Python objects, this refuses.
/// </summary>
internal sealed record NpyArray(IReadOnlyList<int> Shape, IReadOnlyList<object> Values, NpyType Type)
{
    // As Python and NumPy have it; .NET's own has its sign bit set.
    private static readonly double DoubleNan = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);
    private static readonly float SingleNan = BitConverter.UInt32BitsToSingle(0x7FC0_0000);

    /// <exception cref="NotSupportedException">The value has no such form; the text says why.</exception>
    public static NpyArray Of(object? record)
    {
        var shape = new List<int>();
        for (var level = record; Items(level) is { } items; level = items[0])
        {
            if (items.Count == 0)
            {
                throw new NotSupportedException("an array of nothing has no type");
            }

            shape.Add(items.Count);
        }

        var values = new List<object?>();
        Collect(record, shape, 0, values);
        var type = TypeOf(values);
        return new NpyArray(shape, values.ConvertAll(value => As(type, value)), type);
    }

    private static void Collect(object? value, List<int> shape, int dimension, List<object?> values)
    {
        var items = Items(value);
        if ((items is null) != (dimension == shape.Count) || (items is not null && items.Count != shape[dimension]))
        {
            throw new NotSupportedException("its rows have different lengths");
        }

        if (items is null)
        {
            values.Add(value is null or string or bool || IsNumber(value) || PythonText.PlainText(value) is null
                ? value
                : PythonText.Str(value));
            return;
        }

        foreach (var item in items)
        {
            Collect(item, shape, dimension + 1, values);
        }
    }

    /// <summary>The items of a list, the values of an object's properties; null for a scalar.</summary>
    private static List<object?>? Items(object? value) => value switch
    {
        IDictionary members => [.. members.Values.Cast<object?>()],
        IEnumerable list when Records.IsRow(value) => [.. list.Cast<object?>()],
        _ => null,
    };

    private static NpyType TypeOf(List<object?> values)
    {
        if (values.TrueForAll(value => value is string))
        {
            return new NpyType('U', values.Max(value => Characters((string)value!)));
        }

        if (values.TrueForAll(value => value is bool))
        {
            return new NpyType('b', 1);
        }

        var odd = values.Find(value => value is not (null or bool) && !IsNumber(value));
        if (odd is not null)
        {
            throw new NotSupportedException(
                odd is not string
                    ? $"a value of type {odd.GetType().Name} has no counterpart in NumPy"
                    : $"'{odd}' is text among numbers, and an array has one type");
        }

        if (values.Exists(value => value is null or double or float or Half or decimal))
        {
            return new NpyType('f', values.TrueForAll(value => value is null or float) ? 4 : 8);
        }

        var whole = values.ConvertAll(Whole);
        return whole.TrueForAll(value => value >= long.MinValue && value <= long.MaxValue) ? new NpyType('i', 8)
            : whole.TrueForAll(value => value >= 0 && value <= ulong.MaxValue) ? new NpyType('u', 8)
            : throw new NotSupportedException("it has whole numbers of more than 64 bits");
    }

    private static object As(NpyType type, object? value) => (type.Kind, type.Length) switch
    {
        ('f', 4) => value is null or float.NaN ? SingleNan : (float)value,
        ('f', _) => value switch
        {
            null or double.NaN or float.NaN => DoubleNan,
            double or float or decimal => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
            Half half => (double)half,
            _ => (double)Whole(value),
        },
        ('i', _) => (long)Whole(value),
        ('u', _) => (ulong)Whole(value),
        _ => value!,
    };

    private static BigInteger Whole(object? value) => value switch
    {
        bool flag => flag ? 1 : 0,
        BigInteger big => big,
        int number => number,
        long number => number,
        _ => BigInteger.Parse(PythonNumber.TryFormat(value!)!, System.Globalization.CultureInfo.InvariantCulture),
    };

    // Looked at before anything is made of the value: arrays have many.
    private static bool IsNumber(object value) => value is double or int or long or float
        || PythonNumber.TryFormat(value) is not null;

    private static int Characters(string text) => Math.Max(1, text.EnumerateRunes().Count());
}
