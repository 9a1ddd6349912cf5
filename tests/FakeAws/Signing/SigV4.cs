using System.Security.Cryptography;
using System.Text;
using FakeAws.Wire;

namespace FakeAws.Signing;

/// <summary>Signature Version 4 as the service computes it, from what came over the wire.</summary>
internal static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static string Sha256(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    public static string CanonicalRequest(
        WireRequest request, string signedHeaders, string payloadHash, bool encodePathTwice, bool isPresigned)
    {
        string path = encodePathTwice ? Encode(Normalise(request.RawPath), keepSlash: true) : Encode(request.Path, keepSlash: true);
        IEnumerable<string> query =
            from pair in request.Query
            where !(isPresigned && pair.Key == "X-Amz-Signature")
            select $"{Encode(pair.Key)}={Encode(pair.Value)}";
        IEnumerable<string> headers =
            from name in signedHeaders.Split(';')
            select $"{name}:{string.Join(",", request.Headers.GetValueOrDefault(name, []).Select(Collapse))}\n";
        return string.Join(
            '\n',
            request.Method,
            path.Length == 0 ? "/" : path,
            string.Join('&', query.Order(StringComparer.Ordinal)),
            string.Concat(headers),
            signedHeaders,
            payloadHash);
    }

    public static string StringToSign(string time, string scope, string canonicalRequest) =>
        string.Join('\n', Algorithm, time, scope, Sha256(Encoding.UTF8.GetBytes(canonicalRequest)));

    public static byte[] DeriveKey(string secret, CredentialScope scope)
    {
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (string part in (string[])[scope.Date, scope.Region, scope.Service, CredentialScope.Terminator])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }

    public static string Sign(byte[] key, string stringToSign) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(stringToSign)));

    public static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given));

    public static string Encode(string text, bool keepSlash = false)
    {
        var encoded = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            bool plain = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~'
                || (keepSlash && b == (byte)'/');
            encoded.Append(plain ? ((char)b).ToString() : $"%{b:X2}");
        }

        return encoded.ToString();
    }

    private static string Collapse(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Every service but S3 takes `.`, `..` and empty segments out of the path first.</summary>
    private static string Normalise(string path)
    {
        var segments = new List<string>();
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("." or ".."))
                segments.Add(segment);
        }

        return "/" + string.Join('/', segments) + (path.Length > 1 && path.EndsWith('/') && segments.Count > 0 ? "/" : "");
    }
}
