using Microsoft.AspNetCore.Http.Features;

namespace FakeAws.Wire;

/// <summary>A request as it came over the wire, before anything was decoded for a service.</summary>
internal sealed class WireRequest
{
    public required string Method { get; init; }

    /// <summary>The path with its percent signs, as it was sent: signatures are made over it.</summary>
    public required string RawPath { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    public required IReadOnlyDictionary<string, string[]> Headers { get; init; }

    public required byte[] Body { get; init; }

    public string Path => Uri.UnescapeDataString(RawPath);

    public string Host => Header("host") ?? "";

    public static async Task<WireRequest> ReadAsync(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out Uri? absolute))
            target = absolute.PathAndQuery;
        string[] parts = target.Split('?', 2);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new WireRequest
        {
            Method = context.Request.Method,
            RawPath = parts[0],
            Query = parts.Length == 1 ? [] : ParseQuery(parts[1]),
            Headers = context.Request.Headers.ToDictionary(
                h => h.Key.ToLowerInvariant(), h => h.Value.Select(v => v ?? "").ToArray()),
            Body = body.ToArray(),
        };
    }

    /// <summary>Names and values of a query or a form, decoded; a name alone has an empty value.</summary>
    public static KeyValuePair<string, string>[] ParseQuery(string text, bool plusIsSpace = false) =>
    [
        .. from pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries)
           let parts = (plusIsSpace ? pair.Replace('+', ' ') : pair).Split('=', 2)
           select KeyValuePair.Create(
               Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : ""),
    ];

    public string? Header(string name) =>
        Headers.TryGetValue(name.ToLowerInvariant(), out string[]? values) ? string.Join(",", values) : null;

    public string? QueryValue(string name)
    {
        foreach ((string key, string value) in Query)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    public bool HasQuery(string name) => Query.Any(q => q.Key == name);
}
