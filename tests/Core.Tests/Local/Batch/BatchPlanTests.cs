using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local.Batch;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What a request means on this machine, and what can't be done here.</summary>
public sealed class BatchPlanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public BatchPlanTests() => _folder.File("rows.csv", "1");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_said_is_as_the_service_has_it()
    {
        var plan = BatchPlan.Of(Request());

        Assert.Equal(
            ("None", false, 6, 1, 600.0, 3, false, false),
            (plan.SplitType, plan.IsMultiRecord, plan.MaxPayloadInMB, plan.MaxConcurrent, plan.Timeout.TotalSeconds,
                plan.Retries, plan.IsGzip, plan.EndsLines));
        Assert.Null(plan.Filter);
        Assert.Equal("rows.csv", Assert.Single(plan.Files).Name);
    }

    [Theory]
    [InlineData(0, 2047)]
    [InlineData(20, 20)]
    public void A_payload_of_0_has_no_limit(int given, int expected) =>
        Assert.Equal(expected, BatchPlan.Of(Request() with { MaxPayloadInMB = given }).MaxPayloadInMB);

    [Fact]
    public void More_hosts_than_one_are_refused() => Refuse(
        Request() with { TransformResources = new() { InstanceType = "local", InstanceCount = 2 } }, "-InstanceCount 2");

    [Theory]
    [InlineData("ManifestFile")]
    [InlineData("AugmentedManifestFile")]
    [InlineData("Converse")]
    public void Manifests_are_refused(string type) => Refuse(Request(type), $"-DataType {type}");

    [Fact]
    public void Captured_data_is_refused() => Refuse(
        Request() with { DataCaptureConfig = new() { DestinationS3Uri = "s3://b/c" } }, "-BatchDataCaptureS3Uri");

    [Theory]
    [InlineData("nowhere", "doesn't exist")]
    [InlineData("empty", "has no files to transform")]
    public void Input_that_is_not_there_is_refused(string name, string why)
    {
        _folder.Folder("empty");

        var error = Refusal.Of(ErrorId.InputDataNotFound, () => BatchPlan.Of(Request(name: name)));

        Assert.Contains(why, error.Message);
        Assert.Equal(_folder.In(name), error.Target);
    }

    private static void Refuse(CreateTransformJobRequest request, string what)
    {
        var error = Refusal.Of(ErrorId.NotSupportedInLocalMode, () => BatchPlan.Of(request));
        Assert.Contains(what, error.Message);
    }

    private CreateTransformJobRequest Request(string type = "S3Prefix", string name = "rows.csv") => new()
    {
        TransformInput = new()
        {
            DataSource = new() { S3DataSource = new() { S3DataType = type, S3Uri = FileUri.Of(_folder.In(name)) } },
        },
        TransformOutput = new() { S3OutputPath = "file:///out" },
        TransformResources = new() { InstanceType = "local", InstanceCount = 1 },
    };
}
