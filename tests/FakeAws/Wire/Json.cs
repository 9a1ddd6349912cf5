using System.Globalization;
using System.Text.Json.Nodes;

namespace FakeAws.Wire;

/// <summary>Small readings of JSON that the whole double shares.</summary>
internal static class Json
{
    /// <summary>A number, whichever .NET type the node holds it in.</summary>
    public static double Number(this JsonNode node) => double.Parse(node.ToString(), CultureInfo.InvariantCulture);

    public static long? WholeNumber(this JsonNode? node) => node is null ? null : (long)node.Number();

    public static string? Text(this JsonNode? node) => node?.ToString();

    public static bool IsTrue(this JsonNode? node) => node?.GetValue<bool>() == true;

    /// <summary>A time as SageMaker writes it: seconds since 1970 with an exponent, 1.577934245678E9.</summary>
    public static JsonNode Timestamp(DateTimeOffset time)
    {
        decimal billions = time.ToUnixTimeMilliseconds() / 1_000_000_000_000m;
        return JsonNode.Parse(billions.ToString("0.0###########", CultureInfo.InvariantCulture) + "E9")!;
    }

    public static DateTimeOffset Time(this JsonNode node) => DateTimeOffset.UnixEpoch.AddSeconds(node.Number());

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);
}
