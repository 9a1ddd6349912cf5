using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Alone: the variable is the whole process's.</summary>
[CollectionDefinition(nameof(BucketVariableTests), DisableParallelization = true)]
[Collection(nameof(BucketVariableTests))]
public sealed class BucketVariableTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(DefaultBucket.Variable);

    public void Dispose() => Environment.SetEnvironmentVariable(DefaultBucket.Variable, _before);

    [Fact]
    public async Task The_environment_names_the_bucket_when_no_parameter_does()
    {
        await using var cloud = await FakeCloud.StartAsync();
        Environment.SetEnvironmentVariable(DefaultBucket.Variable, "from-environment");

        Assert.Equal(
            new DefaultPlace("s3://from-environment/"), await cloud.Backend.Objects.DefaultPlaceAsync(null, default));
        Assert.Equal(
            new DefaultPlace("s3://my-own/"), await cloud.Backend.Objects.DefaultPlaceAsync("my-own", default));
        Assert.Empty(cloud.Control.Requests);
    }
}
