using System.Globalization;
using System.Numerics;

namespace SageMakerEstimator.Core.Encoding;

/// <summary>
/// Numbers as Python writes them: the shortest digits that read back as the same number, an exponent when it is below
/// -4 or above 15, and a fraction always. Training code is Python; text that differs from its own is a bug report.
/// </summary>
internal static class PythonNumber
{
    /// <summary>The text of a number, or null when the value isn't one.</summary>
    public static string? TryFormat(object value) => value switch
    {
        double number => Format(number, number.ToString("R", CultureInfo.InvariantCulture)),
        float number => Format(number, number.ToString("R", CultureInfo.InvariantCulture)),
        Half number => Format((double)number, number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or nint or nuint or Int128 or UInt128 =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Format(double number, string shortest)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var sign = double.IsNegative(number) ? "-" : "";
        var (digits, exponent) = Scientific(shortest.AsSpan().TrimStart('-'));
        return sign + Layout(digits, exponent);
    }

    /// <summary>Takes .NET's text apart: <c>1.5E-05</c> and <c>0.00015</c> are digits and the exponent of the first.</summary>
    private static (string Digits, int Exponent) Scientific(ReadOnlySpan<char> text)
    {
        var exponent = 0;
        var mark = text.IndexOf('E');
        if (mark >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var all = string.Concat(whole, point < 0 ? default : text[(point + 1)..]);
        var digits = all.TrimStart('0');
        var leadingZeros = all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? ("0", 0) : (digits, exponent + whole.Length - 1 - leadingZeros);
    }

    private static string Layout(string digits, int exponent)
    {
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{power}";
        }

        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0') + ".0"
            : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }
}
