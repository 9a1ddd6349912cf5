using System.Security.Cryptography;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Holds a body against what its sender says about it, and tells the checksum that S3 will keep.</summary>
internal static class BodyChecks
{
    /// <returns>The checksum that was sent, or null.</returns>
    public static StoredChecksum? Check(Call call, IReadOnlyDictionary<string, string> trailers)
    {
        CheckMd5(call);
        (string Header, string Value)[] given =
        [
            .. from header in call.Wire.Headers.Select(h => (h.Key, h.Value[0])).Concat(trailers.Select(t => (t.Key, t.Value)))
               where Checksums.FromHeader(header.Item1) is not null
               select header,
        ];
        if (given.Length > 1)
            throw S3Errors.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        string? announced = call.Wire.Header("x-amz-trailer");
        if (announced is not null && !trailers.ContainsKey(announced))
            throw new AwsError("MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
        if (given.Length == 0)
            return Demanded(call) is null ? null : throw S3Errors.InvalidRequest("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        string algorithm = Checksums.FromHeader(given[0].Header)!;
        return Checksums.Compute(algorithm, call.Payload) == given[0].Value
            ? new StoredChecksum(algorithm, given[0].Value, IsFullObject: true)
            : throw S3Errors.BadDigest(algorithm);
    }

    private static string? Demanded(Call call) => call.Wire.Header("x-amz-sdk-checksum-algorithm");

    private static void CheckMd5(Call call)
    {
        if (call.Wire.Header("content-md5") is { } md5 && md5 != Convert.ToBase64String(MD5.HashData(call.Payload)))
            throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
    }
}
