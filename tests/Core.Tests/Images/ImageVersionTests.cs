using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Tests;

public sealed class ImageVersionTests
{
    [Theory]
    [InlineData("pca", "0.23-1", "1")]
    [InlineData("kmeans", "latest", "1")]
    [InlineData("clarify", "2.0", "1.0")]
    [InlineData("sagemaker-distribution", "9.9", "3.2.0")]
    public void The_only_version_is_taken_whatever_was_asked(string name, string asked, string version)
    {
        var choice = Find.Choice(new ImageQuery { Name = name, Version = asked, InstanceType = "ml.c5.xlarge" });

        Assert.Equal(version, choice.Version);
        Assert.Contains($":{version}", choice.Uri);
        Assert.Contains($"Version {asked} is ignored", Assert.Single(choice.Warnings));
    }

    [Fact]
    public void The_only_version_is_taken_in_silence_when_none_was_asked() =>
        Assert.Empty(Find.Choice(new ImageQuery { Name = "pca" }).Warnings);

    [Fact]
    public void A_short_version_stays_in_the_tag() =>
        Assert.EndsWith("/sagemaker-distribution-prod:3.2-cpu", Find.Uri(new ImageQuery
        {
            Name = "sagemaker-distribution",
            Version = "3.2",
            InstanceType = "ml.c5.xlarge",
        }));

    [Fact]
    public void An_image_without_a_version_has_no_tag() =>
        Assert.Equal(
            "159807026194.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer",
            Find.Uri(new ImageQuery { Name = "model-monitor" }));

    [Theory]
    [InlineData("pytorch", "training", "2.8.0")]
    [InlineData("pytorch", "inference", "2.6.0")]
    [InlineData("tensorflow", "training", "2.19.0")]
    [InlineData("djl-lmi", null, "0.36.0")]
    [InlineData("djl-deepspeed", null, "0.27.0")]
    [InlineData("sagemaker-tritonserver", null, "26.05")]
    [InlineData("huggingface-llm", null, "3.3.6")]
    [InlineData("coach-mxnet", null, "0.11")]
    [InlineData("coach-tensorflow", null, "1.0.0")]
    public void Without_one_the_newest_is_taken_and_named(string name, string? scope, string version)
    {
        var choice = Find.Choice(new ImageQuery { Name = name, Scope = scope, InstanceType = "ml.g5.xlarge" });

        Assert.Equal(version, choice.Version);
        Assert.Contains($", {version}, is taken", Assert.Single(choice.Warnings));
    }

    [Theory]
    [InlineData("xgboost", "1, latest, 0.90-1, 0.90-2, 1.0-1, 1.2-1, 1.2-2, 1.3-1, 1.5-1, 1.7-1, 3.0-5, 3.2-0")]
    [InlineData("sklearn", "0.20.0, 0.23-1, 1.0-1, 1.2-1, 1.4-2-py312, 1.4-2")]
    [InlineData("data-wrangler", "1.x, 2.x, 3.x")]
    public void Versions_without_an_order_are_named(string name, string versions)
    {
        var error = Find.Refused(ErrorId.ImageAmbiguous, new ImageQuery { Name = name });

        Assert.Contains($"Supported: {versions}.", error.Message);
        Assert.Equal("Add -Version.", error.RecommendedAction);
    }

    [Theory]
    [InlineData("pytorch", "2.9", "2.8.0")]
    [InlineData("pytorch", "1.7.0", "1.6.0")]
    [InlineData("pytorch", "0.1", "0.4.0")]
    [InlineData("pytorch", "2", "2.8.0")]
    [InlineData("xgboost", "1.7", "1.7-1")]
    [InlineData("xgboost", "9.9", "3.2-0")]
    [InlineData("sklearn", "1.1", "1.0-1")]
    public void An_unknown_one_is_refused_with_all_and_the_nearest(string name, string asked, string nearest)
    {
        var error = Find.Refused(
            ErrorId.ImageVersionNotFound, new ImageQuery { Name = name, Version = asked, Scope = "training" });

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal(asked, error.Target);
        Assert.Contains($"The nearest is {nearest}. Supported: ", error.Message);
        Assert.Contains($"-Version {nearest}", error.RecommendedAction);
    }

    [Theory]
    [InlineData("2.3.1", "2.5.0")]
    [InlineData("2.2.0", "2.3.1")]
    [InlineData("2.5.0", "2.5.0")]
    public void An_alias_counts_before_a_version_of_the_same_text(string asked, string version) =>
        Assert.Equal(version, Find.Choice(new ImageQuery { Name = "pytorch-smp", Version = asked }).Version);

    [Theory]
    [InlineData("2.10", "2.9", 1)]
    [InlineData("0.11", "0.11.0", 0)]
    [InlineData("1.7-1", "1.7", 1)]
    [InlineData("1.2", "1.10", -1)]
    [InlineData("99999999999", "2", 1)]
    [InlineData("x", "0", 0)]
    public void Versions_compare_as_numbers(string left, string right, int order) =>
        Assert.Equal(order, Math.Sign(VersionText.Compare(left, right)));
}
