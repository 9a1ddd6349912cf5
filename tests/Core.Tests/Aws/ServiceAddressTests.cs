using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

public sealed class ServiceAddressTests
{
    // Hosts and signing regions as the services' own endpoint rules have them.
    public static TheoryData<string, string, bool, bool, string, string> Addresses => new()
    {
        { "SageMaker", "us-west-2", false, false, "api.sagemaker.us-west-2.amazonaws.com", "us-west-2" },
        { "SageMaker", "us-west-2", false, true, "api.sagemaker.us-west-2.api.aws", "us-west-2" },
        { "SageMaker", "us-east-1", true, false, "api-fips.sagemaker.us-east-1.amazonaws.com", "us-east-1" },
        { "SageMaker", "us-gov-west-1", true, false, "api-fips.sagemaker.us-gov-west-1.amazonaws.com", "us-gov-west-1" },
        { "SageMaker", "cn-north-1", false, false, "api.sagemaker.cn-north-1.amazonaws.com.cn", "cn-north-1" },
        { "SageMaker", "cn-north-1", true, false, "api.sagemaker-fips.cn-north-1.amazonaws.com.cn", "cn-north-1" },
        { "SageMaker", "us-iso-east-1", false, false, "api.sagemaker.us-iso-east-1.c2s.ic.gov", "us-iso-east-1" },
        { "SageMaker", "us-isob-east-1", false, false, "api.sagemaker.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1" },
        { "SageMaker", "eu-isoe-west-1", false, false, "api.sagemaker.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1" },
        { "SageMaker", "us-isof-south-1", false, false, "api.sagemaker.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1" },
        { "SageMaker", "eusc-de-east-1", false, false, "api.sagemaker.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1" },
        { "SageMaker", "ap-southeast-9", false, false, "api.sagemaker.ap-southeast-9.amazonaws.com", "ap-southeast-9" },
        { "Runtime", "eu-west-1", false, false, "runtime.sagemaker.eu-west-1.amazonaws.com", "eu-west-1" },
        { "Runtime", "us-east-2", true, false, "runtime-fips.sagemaker.us-east-2.amazonaws.com", "us-east-2" },
        { "Runtime", "us-gov-west-1", true, false, "runtime.sagemaker.us-gov-west-1.amazonaws.com", "us-gov-west-1" },
        { "Runtime", "cn-north-1", true, false, "runtime.sagemaker-fips.cn-north-1.amazonaws.com.cn", "cn-north-1" },
        { "Logs", "eu-west-1", false, false, "logs.eu-west-1.amazonaws.com", "eu-west-1" },
        { "CloudWatch", "cn-northwest-1", false, false, "monitoring.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1" },
        { "Sts", "eu-west-1", false, false, "sts.eu-west-1.amazonaws.com", "eu-west-1" },
        { "Iam", "eu-west-1", false, false, "iam.amazonaws.com", "us-east-1" },
        { "Iam", "cn-northwest-1", false, false, "iam.cn-north-1.amazonaws.com.cn", "cn-north-1" },
        { "Iam", "us-gov-east-1", false, false, "iam.us-gov.amazonaws.com", "us-gov-west-1" },
        { "SageMaker", "us-iso-east-1", true, false, "api.sagemaker-fips.us-iso-east-1.c2s.ic.gov", "us-iso-east-1" },
        { "SageMaker", "cn-northwest-1", false, true, "api.sagemaker.cn-northwest-1.api.amazonwebservices.com.cn", "cn-northwest-1" },
        { "SageMaker", "us-isob-east-1", false, true, "api.sagemaker.us-isob-east-1.api.aws.scloud", "us-isob-east-1" },
        { "SageMaker", "eu-isoe-west-1", false, true, "api.sagemaker.eu-isoe-west-1.api.cloud-aws.adc-e.uk", "eu-isoe-west-1" },
        { "SageMaker", "us-isof-south-1", false, true, "api.sagemaker.us-isof-south-1.api.aws.hci.ic.gov", "us-isof-south-1" },
        { "SageMaker", "us-iso-east-1", false, true, "api.sagemaker.us-iso-east-1.api.aws.ic.gov", "us-iso-east-1" },
        { "SageMaker", "mx-central-1", false, false, "api.sagemaker.mx-central-1.amazonaws.com", "mx-central-1" },
        { "SageMaker", "il-central-1", false, false, "api.sagemaker.il-central-1.amazonaws.com", "il-central-1" },
        { "Runtime", "us-iso-east-1", true, false, "runtime.sagemaker-fips.us-iso-east-1.c2s.ic.gov", "us-iso-east-1" },
        { "Runtime", "us-gov-west-1", false, false, "runtime.sagemaker.us-gov-west-1.amazonaws.com", "us-gov-west-1" },
        { "Sts", "ap-east-1", false, false, "sts.ap-east-1.amazonaws.com", "ap-east-1" },
        { "Sts", "us-east-1", true, false, "sts-fips.us-east-1.amazonaws.com", "us-east-1" },
        { "Ecr", "us-west-2", false, false, "api.ecr.us-west-2.amazonaws.com", "us-west-2" },
        { "Iam", "us-west-2", true, false, "iam-fips.amazonaws.com", "us-east-1" },
        { "Iam", "us-isob-east-1", false, false, "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1" },
        { "Iam", "us-iso-west-1", false, false, "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Each_partition_has_its_hosts_and_signing_regions(
        string service, string region, bool fips, bool dualStack, string host, string signs)
    {
        var address = ServiceAddress.Of(Named(service), region, fips, dualStack);

        Assert.Equal($"https://{host}/", address.Url.AbsoluteUri);
        Assert.Equal(signs, address.SigningRegion);
        Assert.False(address.IsRedirected);
    }

    private static AwsService Named(string name) =>
        (AwsService)typeof(AwsService).GetField(name)!.GetValue(null)!;
}
