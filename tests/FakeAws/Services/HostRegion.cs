using System.Text.RegularExpressions;

namespace FakeAws.Services;

/// <summary>The region in a host name of AWS: `api.sagemaker.us-west-2.amazonaws.com`.</summary>
internal static partial class HostRegion
{
    public static string? Of(string host)
    {
        Match match = Region().Match(host);
        return match.Success ? match.Groups["region"].Value : null;
    }

    [GeneratedRegex(@"\.(?<region>[a-z]{2,4}(-[a-z]+)+-\d)\.")]
    private static partial Regex Region();
}
