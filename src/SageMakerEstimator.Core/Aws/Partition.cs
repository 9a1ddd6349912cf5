using System.Text.RegularExpressions;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// A partition of AWS: which regions are its own, and what hosts end in there. A region that nobody has heard of yet
/// follows its partition's pattern.
/// </summary>
internal sealed record Partition(
    string Name, string Regions, string Suffix, string DualStackSuffix, string IamRegion, string? Console = null)
{
    // Source: the endpoint rule sets of the public service models.
    private static readonly Partition[] Known =
    [
        new(
            "aws", @"^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$", "amazonaws.com", "api.aws", "us-east-1",
            "console.aws.amazon.com"),
        new(
            "aws-cn", @"^cn-\w+-\d+$", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-north-1",
            "console.amazonaws.cn"),
        new(
            "aws-us-gov", @"^us-gov-\w+-\d+$", "amazonaws.com", "api.aws", "us-gov-west-1",
            "console.amazonaws-us-gov.com"),
        new("aws-eusc", @"^eusc-(de)-\w+-\d+$", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"),
        new("aws-iso", @"^us-iso-\w+-\d+$", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"),
        new("aws-iso-b", @"^us-isob-\w+-\d+$", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"),
        new("aws-iso-e", @"^eu-isoe-\w+-\d+$", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"),
        new("aws-iso-f", @"^us-isof-\w+-\d+$", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"),
    ];

    /// <summary>The host of the console's pages about a region; null where no public source names one.</summary>
    public string? ConsoleHost(string region) => Name is "aws" ? $"{region}.{Console}" : Console;

    /// <summary>The partition of a region; a name that fits none is taken for one of the first.</summary>
    public static Partition Of(string region) =>
        Known.FirstOrDefault(partition => Regex.IsMatch(region, partition.Regions, RegexOptions.CultureInvariant))
        ?? Known[0];
}
