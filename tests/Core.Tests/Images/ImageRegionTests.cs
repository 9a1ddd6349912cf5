namespace SageMakerEstimator.Core.Tests;

public sealed class ImageRegionTests
{
    [Theory]
    [InlineData("us-west-2", "763104351884.dkr.ecr.us-west-2.amazonaws.com")]
    [InlineData("cn-north-1", "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "442386744353.dkr.ecr.us-gov-west-1.amazonaws.com")]
    [InlineData("us-iso-east-1", "886529160074.dkr.ecr.us-iso-east-1.c2s.ic.gov")]
    [InlineData("us-isob-east-1", "094389454867.dkr.ecr.us-isob-east-1.sc2s.sgov.gov")]
    [InlineData("EU-West-1", "763104351884.dkr.ecr.eu-west-1.amazonaws.com")]
    public void A_host_is_account_region_and_the_partitions_suffix(string region, string host) =>
        Assert.Equal($"{host}/pytorch-training:2.2-cpu-py310", Find.Uri(Training(region)));

    [Theory]
    [InlineData("eusc-de-east-1", "amazonaws.eu")]
    [InlineData("us-isof-south-1", "csp.hci.ic.gov")]
    [InlineData("eu-isoe-west-1", "cloud.adc-e.uk")]
    public void The_youngest_partitions_have_their_suffix(string region, string suffix) =>
        Assert.Contains(
            $".dkr.ecr.{region}.{suffix}/",
            Find.Uri(new ImageQuery { Name = "djl-lmi", Version = "0.36.0", Region = region }));

    [Theory]
    [InlineData("us-west2", "us-west-2")]
    [InlineData("eu-wset-1", "eu-west-1")]
    public void Another_region_is_refused_with_all_and_the_nearest(string region, string nearest)
    {
        var error = Find.Refused(ErrorId.ImageRegionNotFound, Training(region));

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal(region, error.Target);
        Assert.Contains($"The nearest is {nearest}. Supported: af-south-1, ", error.Message);
    }

    [Fact]
    public void Without_a_region_nothing_is_found() =>
        Refusal.Of(ErrorId.RegionMissing, () => Find.Catalog.Resolve(new ImageQuery { Name = "pca" }));

    private static ImageQuery Training(string region) => new()
    {
        Name = "pytorch",
        Version = "2.2",
        Scope = "training",
        InstanceType = "ml.m5.large",
        Region = region,
    };
}
