using System.Text.RegularExpressions;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Bucket and key of a request, in path style or in virtual-host style.</summary>
/// <param name="Bucket">Empty for ListBuckets.</param>
/// <param name="Key">Empty for operations on the bucket.</param>
/// <param name="EndpointRegion">The region that the host name says; null when it says none.</param>
internal sealed partial record S3Address(string Bucket, string Key, string? EndpointRegion)
{
    public static S3Address Of(WireRequest request)
    {
        string host = request.Host.Split(':')[0];
        string path = request.Path.TrimStart('/');
        Match amazon = AmazonHost().Match(host);
        string? region = amazon.Groups["region"] is { Success: true } named ? named.Value : null;
        string bucket = amazon.Success ? amazon.Groups["bucket"].Value.TrimEnd('.')
            : host.EndsWith(".localhost", StringComparison.Ordinal) ? host[..^".localhost".Length] : "";
        if (bucket.Length > 0)
            return new S3Address(bucket, path, region);
        string[] parts = path.Split('/', 2);
        return new S3Address(parts[0], parts.Length == 2 ? parts[1] : "", region);
    }

    [GeneratedRegex(@"\A(?<bucket>.+\.)?s3(-fips)?(\.dualstack)?([.-](?<region>[a-z]{2}(-[a-z]+)+-\d))?\.(amazonaws\.com(\.cn)?|amazonaws\.eu|[a-z0-9.-]+\.(gov|uk))\z")]
    private static partial Regex AmazonHost();
}
