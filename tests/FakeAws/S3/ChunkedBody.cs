using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FakeAws.Signing;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>A body in aws-chunked encoding, put together again.</summary>
/// <param name="Content">The object's bytes.</param>
/// <param name="Trailers">Headers that came behind the last chunk.</param>
internal sealed record ChunkedBody(byte[] Content, IReadOnlyDictionary<string, string> Trailers)
{
    private const string Streaming = "STREAMING-";

    public static bool Is(WireRequest request) =>
        request.Header("x-amz-content-sha256")?.StartsWith(Streaming, StringComparison.Ordinal) == true
        || request.Header("content-encoding")?.Split(',', StringSplitOptions.TrimEntries).Contains("aws-chunked") == true;

    /// <param name="request">The request.</param>
    /// <param name="caller">Whose signature every chunk has to carry on, when chunks are signed.</param>
    public static ChunkedBody Decode(WireRequest request, Caller? caller)
    {
        string kind = request.Header("x-amz-content-sha256") ?? "";
        ChunkSignatures? signatures = kind.StartsWith("STREAMING-AWS4-HMAC-SHA256", StringComparison.Ordinal) ? new ChunkSignatures(caller!) : null;
        var reader = new LineReader(request.Body);
        using var content = new MemoryStream();
        while (true)
        {
            string[] head = reader.Line().Split(';', 2);
            if (!int.TryParse(head[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int size))
                throw Incomplete();
            byte[] chunk = reader.Bytes(size);
            signatures?.Check(head.ElementAtOrDefault(1), chunk);
            if (size == 0)
                break;
            content.Write(chunk);
            if (reader.Line().Length != 0)
                throw Incomplete();
        }

        Dictionary<string, string> trailers = ReadTrailers(reader, signatures, isSigned: kind.EndsWith("-TRAILER", StringComparison.Ordinal));
        byte[] body = content.ToArray();
        if (request.Header("x-amz-decoded-content-length") is not { } length)
            throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
        return length == body.Length.ToString(CultureInfo.InvariantCulture) ? new ChunkedBody(body, trailers) : throw Incomplete();
    }

    private static Dictionary<string, string> ReadTrailers(LineReader reader, ChunkSignatures? signatures, bool isSigned)
    {
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Line() is { Length: > 0 } line)
        {
            string[] parts = line.Split(':', 2);
            trailers[parts[0].Trim()] = parts.Length == 2 ? parts[1].Trim() : throw Incomplete();
        }

        trailers.Remove("x-amz-trailer-signature", out string? signature);
        if (signatures is not null && isSigned)
            signatures.CheckTrailers(trailers, signature);
        return trailers;
    }

    private static AwsError Incomplete() =>
        new("IncompleteBody", "The request body terminated unexpectedly");

    /// <summary>Each signature covers the one before it, the first one the request's.</summary>
    private sealed class ChunkSignatures(Caller caller)
    {
        private static readonly string Nothing = SigV4.Sha256([]);
        private string _previous = caller.Parts.Signature;

        public void Check(string? extension, byte[] chunk)
        {
            const string name = "chunk-signature=";
            string given = extension?.StartsWith(name, StringComparison.Ordinal) == true ? extension[name.Length..].Trim() : "";
            Demand(given, "AWS4-HMAC-SHA256-PAYLOAD", $"{Nothing}\n{SigV4.Sha256(chunk)}");
        }

        public void CheckTrailers(Dictionary<string, string> trailers, string? signature)
        {
            string text = string.Concat(trailers.Select(t => $"{t.Key.ToLowerInvariant()}:{t.Value}\n"));
            Demand(signature ?? "", "AWS4-HMAC-SHA256-TRAILER", SigV4.Sha256(Encoding.UTF8.GetBytes(text)));
        }

        private void Demand(string given, string algorithm, string hashes)
        {
            string toSign = string.Join('\n', algorithm, caller.Parts.Time, caller.Parts.Scope.ToString(), _previous, hashes);
            _previous = SigV4.Sign(caller.SigningKey, toSign);
            if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(_previous)))
                throw CommonErrors.Make(ErrorFamily.S3, CommonFailure.BadSignature);
        }
    }

    private sealed class LineReader(byte[] body)
    {
        private int _at;

        /// <summary>Up to the next line break; empty at the end.</summary>
        public string Line()
        {
            int length = body.AsSpan(_at).IndexOf("\r\n"u8);
            string line = Encoding.ASCII.GetString(body, _at, length < 0 ? body.Length - _at : length);
            _at = length < 0 ? body.Length : _at + length + 2;
            return line;
        }

        public byte[] Bytes(int count)
        {
            if (_at + count > body.Length)
                throw Incomplete();
            byte[] bytes = body[_at..(_at + count)];
            _at += count;
            return bytes;
        }
    }
}
