namespace SageMakerEstimator.Core.Aws;

/// <summary>Where a service is and which region signs for it.</summary>
/// <param name="Url">The URL up to the host, without a trailing slash.</param>
/// <param name="SigningRegion">The region in the credential scope.</param>
/// <param name="IsRedirected">True when somebody named another URL than AWS's own.</param>
internal sealed record ServiceAddress(Uri Url, string SigningRegion, bool IsRedirected)
{
    /// <summary>AWS's own address of a service in a region.</summary>
    public static ServiceAddress Of(AwsService service, string region, bool fips, bool dualStack)
    {
        var partition = Partition.Of(region);
        var suffix = dualStack ? partition.DualStackSuffix : partition.Suffix;
        if (service == AwsService.Iam)
        {
            return new(new Uri("https://" + IamHost(partition, fips)), partition.IamRegion, false);
        }

        return new(new Uri($"https://{Prefix(service, partition, fips)}.{region}.{suffix}"), region, false);
    }

    private static string Prefix(AwsService service, Partition partition, bool fips)
    {
        if (!fips)
        {
            return service.Host;
        }

        // Partitions without their own FIPS names follow one pattern.
        return (service, partition.Name) switch
        {
            var (it, name) when it == AwsService.SageMaker && name is not ("aws" or "aws-us-gov") => "api.sagemaker-fips",
            var (it, name) when it == AwsService.Runtime && name == "aws-us-gov" => service.Host,
            var (it, name) when it == AwsService.Runtime && name != "aws" => "runtime.sagemaker-fips",
            _ => service.FipsHost,
        };
    }

    /// <summary>IAM is global: one host a partition, and one region that signs.</summary>
    private static string IamHost(Partition partition, bool fips) => partition.Name switch
    {
        "aws" => fips ? "iam-fips.amazonaws.com" : "iam.amazonaws.com",
        "aws-us-gov" => "iam.us-gov.amazonaws.com",
        _ => $"iam.{partition.IamRegion}.{partition.Suffix}",
    };
}
