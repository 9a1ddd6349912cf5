using System.Globalization;
using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.Wire;

namespace FakeAws.Validation;

/// <summary>The constraints of one simple shape, in the words of the service.</summary>
internal static class Constraints
{
    public static IEnumerable<string> Broken(Shape shape, JsonNode value)
    {
        if (shape.IsNumber)
            return BrokenRange(shape, value.Number());
        if (shape.Type == ShapeType.Blob)
            return BrokenLength(shape, BlobLength(value.GetValue<string>()));
        return shape.Type == ShapeType.String ? BrokenText(shape, value.GetValue<string>()) : [];
    }

    public static IEnumerable<string> BrokenLength(Shape shape, double length)
    {
        if (length > shape.Max)
            yield return MaxLength(shape);
        if (length < shape.Min)
            yield return MinLength(shape);
    }

    /// <summary>Everything a shape asks for, as the service lists it for the elements of lists and maps.</summary>
    public static string All(Shape shape)
    {
        var all = new List<string>();
        if (shape.Max is not null)
            all.Add(shape.IsNumber ? MaxValue(shape) : MaxLength(shape));
        if (shape.Min is not null)
            all.Add(shape.IsNumber ? MinValue(shape) : MinLength(shape));
        if (shape.Pattern is not null)
            all.Add(Pattern(shape));
        if (shape.Enum is not null)
            all.Add(Enumeration(shape));
        return string.Join(", ", all);
    }

    public static int Count(Shape shape) =>
        CountBounds(shape) + (shape.Regex is null ? 0 : 1) + (shape.Enum is null ? 0 : 1);

    public static int CountBounds(Shape shape) => (shape.Min is null ? 0 : 1) + (shape.Max is null ? 0 : 1);

    private static IEnumerable<string> BrokenText(Shape shape, string text)
    {
        // A length is counted in code points.
        int length = text.EnumerateRunes().Count();
        foreach (string constraint in BrokenLength(shape, length))
            yield return constraint;
        if (shape.Regex is { } regex && !regex.IsMatch(text))
            yield return Pattern(shape);
        if (shape.Enum is { } values && !values.Contains(text))
            yield return Enumeration(shape);
    }

    private static IEnumerable<string> BrokenRange(Shape shape, double number)
    {
        if (number > shape.Max)
            yield return MaxValue(shape);
        if (number < shape.Min)
            yield return MinValue(shape);
    }

    private static int BlobLength(string base64) => base64.Length / 4 * 3 - base64.AsSpan().Count('=');

    private static string MaxLength(Shape shape) => $"Member must have length less than or equal to {Number(shape.Max)}";

    private static string MinLength(Shape shape) => $"Member must have length greater than or equal to {Number(shape.Min)}";

    private static string MaxValue(Shape shape) => $"Member must have value less than or equal to {Number(shape.Max)}";

    private static string MinValue(Shape shape) => $"Member must have value greater than or equal to {Number(shape.Min)}";

    private static string Pattern(Shape shape) => $"Member must satisfy regular expression pattern: {shape.Pattern}";

    private static string Enumeration(Shape shape) => $"Member must satisfy enum value set: [{string.Join(", ", shape.Enum!)}]";

    private static string Number(double? value) => value!.Value.ToString(CultureInfo.InvariantCulture);
}
