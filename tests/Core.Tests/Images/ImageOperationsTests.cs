using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Tests;

public sealed class ImageOperationsTests
{
    private readonly ImageOperations _images = new();
    private readonly RecordingSink _sink = new();

    [Fact]
    public void The_region_of_the_session_is_taken_when_none_is_asked_for()
    {
        var session = new AwsSession { StoredRegion = "eu-west-1" };
        var query = new ImageQuery { Name = "pca" };

        Assert.Equal("438346466558.dkr.ecr.eu-west-1.amazonaws.com/pca:1", _images.Find(query, session, null, _sink));
        Assert.Equal(
            "382416733822.dkr.ecr.us-east-1.amazonaws.com/pca:1",
            _images.Find(query with { Region = "us-east-1" }, session, null, _sink));
        Assert.Empty(_sink.Warnings);
    }

    [Fact]
    public void What_was_chosen_is_warned_of()
    {
        var query = new ImageQuery { Name = "pca", Version = "0.23-1", Region = "us-east-1" };

        _images.Find(query, AwsSession.None, null, _sink);

        Assert.Contains("0.23-1", Assert.Single(_sink.Warnings));
    }

    [Fact]
    public void The_list_has_every_version_and_where_it_is()
    {
        var all = _images.List(null, null);

        Assert.Equal(508, all.Count);
        var names = all.Select(entry => entry.Name);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        var entry = Assert.Single(_images.List("HuggingFace", null), found =>
            found.Version == "4.28.1" && found.Scope.Contains("inference"));
        Assert.Equal("huggingface", entry.Name);
        Assert.Equal(["4.28"], entry.VersionAlias);
        Assert.Equal("pytorch2.0.0", entry.BaseFrameworkVersion);
        Assert.Equal(["py310"], entry.PyVersion);
        Assert.Equal(["gpu", "cpu"], entry.Processor);
        Assert.Equal("huggingface-pytorch-inference", entry.Repository);
        Assert.Contains("cn-north-1", entry.SupportedRegion);
        Assert.Equal("huggingface 4.28.1", entry.ToString());
        Refusal.Of(ErrorId.ImageNotFound, () => _images.List("nothing", null));
    }

    [Theory]
    [InlineData("Version", "pytorch", null, "eia", null, "1.5.1, 1.5, 1.3.1, 1.3")]
    [InlineData("version", "PyTorch", null, "eia", null, "1.5.1, 1.5, 1.3.1, 1.3")]
    [InlineData("Scope", "pytorch", "2.8", null, null, "training")]
    [InlineData("PyVersion", "tensorflow", "1.15.5", "training", null, "py3, py36, py37")]
    [InlineData(
        "BaseFrameworkVersion", "huggingface", "4.12.3", "training", null,
        "pytorch1.9, pytorch1.9.1, tensorflow2.5, tensorflow2.5.1")]
    [InlineData("SdkVersion", "pytorch-neuron", null, null, null, "sdk2.4.0")]
    [InlineData(
        "Region", "detailed-profiler", null, null, null,
        "eu-central-1, eu-west-1, il-central-1, us-east-1, us-east-2, us-west-2")]
    [InlineData("Version", "lda", null, null, "me-south-1", "")]
    [InlineData("Version", "nothing", null, null, null, "")]
    [InlineData("Other", "pytorch", null, null, null, "")]
    public void A_parameter_is_completed_by_what_goes_with_the_others(
        string parameter, string name, string? version, string? scope, string? region, string values) =>
        Assert.Equal(values, string.Join(", ", _images.Complete(
            parameter, new ImageQuery { Name = name, Version = version, Scope = scope, Region = region }, null)));

    [Fact]
    public void Names_and_scopes_are_completed_with_nothing_known()
    {
        var nothing = new ImageQuery { Name = "" };

        Assert.Equal(Find.Catalog.Names, _images.Complete("Name", nothing, null));
        Assert.Contains("processing", _images.Complete("Scope", nothing, null));
        Assert.Contains("eusc-de-east-1", _images.Complete("Region", nothing, null));
    }

    [Fact]
    public void Completion_never_fails() =>
        Assert.Empty(_images.Complete("Name", new ImageQuery { Name = "" }, "/no/such/file.json"));
}
