using System.Text;

namespace FakeAws.Wire;

/// <summary>What goes back over the wire.</summary>
internal sealed class Reply(int status, byte[]? body = null, string? contentType = null)
{
    public int Status { get; } = status;

    public byte[] Body { get; } = body ?? [];

    public string? ContentType { get; } = contentType;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The error's code, when this is one; only for the record of requests.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>A HEAD answer says how long the body would be and sends none.</summary>
    public long? LengthOfUnsentBody { get; init; }

    public static Reply Text(int status, string body, string contentType) =>
        new(status, Encoding.UTF8.GetBytes(body), contentType);

    public Reply With(string header, string? value)
    {
        if (value is not null)
            Headers[header] = value;
        return this;
    }
}
