using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Tests;

public sealed class CatalogOverlayTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_region_of_known_accounts_reaches_all_their_images()
    {
        var catalog = Load("""
            {
              // Where AWS put it.
              "accounts": { "deep-learning": { "ap-south-9": "111122223333" } },
            }
            """);

        var image = new ImageQuery
        {
            Name = "pytorch",
            Version = "2.8",
            Scope = "training",
            InstanceType = "ml.m5.large",
            Region = "ap-south-9",
        };
        Assert.Equal(
            "111122223333.dkr.ecr.ap-south-9.amazonaws.com/pytorch-training:2.8-cpu-py312", catalog.Resolve(image).Uri);
        Assert.EndsWith("/tensorflow-inference:2.19-cpu", catalog.Resolve(image with
        {
            Name = "tensorflow",
            Version = "2.19",
            Scope = "inference",
        }).Uri);
        Find.Refused(ErrorId.ImageRegionNotFound, image);
    }

    [Fact]
    public void A_new_region_does_not_reach_images_that_are_in_a_few_regions_only()
    {
        var catalog = Load("""{ "accounts": { "deep-learning": { "ap-south-9": "111122223333" } } }""");

        Refusal.Of(ErrorId.ImageRegionNotFound, () => catalog.Resolve(new ImageQuery
        {
            Name = "huggingface-vllm-neuronx",
            Version = "0.4.4",
            Region = "ap-south-9",
        }));
    }

    [Fact]
    public void A_new_version_takes_after_the_last_one_of_its_name_and_scope()
    {
        var catalog = Load("""
            { "images": { "pytorch": [
              { "scope": "training", "versions": [{ "version": "2.9.1 2.9", "python": "py313" }] } ] } }
            """);

        var query = new ImageQuery
        {
            Name = "pytorch",
            Scope = "training",
            InstanceType = "ml.p5.48xlarge",
            Region = "eu-west-1",
        };
        Assert.Equal(
            "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.9-gpu-py313",
            catalog.Resolve(query with { Version = "2.9" }).Uri);
        Assert.Equal("2.9.1", catalog.Resolve(query).Version);
        Assert.Equal("2.8.0", catalog.Resolve(query with { Version = "2.8" }).Version);
        Find.Refused(ErrorId.ImageVersionNotFound, query with { Version = "2.9" });
    }

    [Fact]
    public void A_known_version_is_replaced_in_the_scopes_that_are_named()
    {
        var catalog = Load("""
            { "images": { "xgboost": [
              { "scope": "training", "repository": "mine", "versions": [{ "version": "1.7-1", "tag": "fixed" }] } ] } }
            """);

        var query = new ImageQuery { Name = "xgboost", Version = "1.7-1", Region = "us-west-2" };
        Assert.Equal(
            "246618743249.dkr.ecr.us-west-2.amazonaws.com/mine:fixed",
            catalog.Resolve(query with { Scope = "training" }).Uri);
        Assert.Equal(
            "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1",
            catalog.Resolve(query with { Scope = "inference" }).Uri);
    }

    [Fact]
    public void Images_of_ones_own_are_found_by_their_name()
    {
        var catalog = Load("""
            {
              "accounts": { "ours": { "eu-west-1": "444455556666", "eu-central-1": "444455556666" } },
              "registries": { "ours-in-ireland": { "accounts": "ours", "only": ["eu-west-1"] } },
              "images": { "churn": [
                { "scope": "training inference", "processor": "cpu gpu", "repository": "team/churn", "registry": "ours",
                  "versions": [{ "version": "3", "container": "gpu=cuda12 cpu=slim" }] },
                { "scope": "processing", "repository": "team/churn", "registry": "ours-in-ireland",
                  "versions": [{ "version": "3", "tag": "prepare" }] } ] }
            }
            """);

        var query = new ImageQuery
        {
            Name = "churn",
            Scope = "training",
            InstanceType = "ml.g5.xlarge",
            Region = "eu-central-1",
        };
        Assert.Equal(
            "444455556666.dkr.ecr.eu-central-1.amazonaws.com/team/churn:3-gpu-cuda12", catalog.Resolve(query).Uri);
        Assert.EndsWith(":3-cpu-slim", catalog.Resolve(query with { InstanceType = "local" }).Uri);
        Assert.EndsWith(":prepare", catalog.Resolve(query with { Scope = "processing", Region = "eu-west-1" }).Uri);
        Refusal.Of(ErrorId.ImageRegionNotFound, () => catalog.Resolve(query with { Scope = "processing" }));
        Assert.Contains("churn", catalog.Names);
        Assert.DoesNotContain("churn", Find.Catalog.Names);
    }

    [Theory]
    [InlineData("{", "LineNumber")]
    [InlineData("null", "null")]
    [InlineData("[]", "JSON")]
    [InlineData("""{ "image": {} }""", "image")]
    [InlineData("""{ "images": { "x": [{ "versions": [] }] } }""", "scope")]
    [InlineData("""{ "images": { "x": [{ "scope": "training" }] } }""", "versions")]
    [InlineData("""{ "images": { "x": [null] } }""", "image 'x' needs a scope and versions")]
    [InlineData(
        """{ "images": { "x": [{ "scope": " ", "versions": [] }] } }""", "image 'x' needs a scope and versions")]
    [InlineData(
        """{ "images": { "x": [{ "scope": "a", "versions": [] }] } }""", "image 'x' is a new one and needs a registry")]
    [InlineData(
        """{ "images": { "x": [{ "scope": "a", "registry": "deep-learning", "versions": [] }] } }""",
        "image 'x' is a new one and needs a repository")]
    [InlineData(
        """{ "images": { "x": [{ "scope": "a", "registry": "deep-lerning", "versions": [] }] } }""",
        "there is no registry 'deep-lerning'. The nearest is 'deep-learning'.")]
    [InlineData("""{ "images": { "pca": [{ "scope": "training", "versions": [null] }] } }""", "a version that is null")]
    [InlineData("""{ "accounts": { "a": { "eu-west-1": "12" } } }""", "'12', the account of a in eu-west-1")]
    [InlineData("""{ "accounts": { "a": { "eu-west-1": null } } }""", "'', the account of a in eu-west-1")]
    [InlineData("""{ "accounts": { "a": { "eu-west-1": 111122223333 } } }""", "eu-west-1")]
    [InlineData("""{ "registries": { "a": null } }""", "registry 'a' is null")]
    public void A_file_that_cannot_be_meant_is_refused_with_the_reason(string text, string reason)
    {
        var error = Refusal.Of(ErrorId.ImageCatalogInvalid, () => Load(text));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(reason, error.Message);
        Assert.Contains(_folder.Root, error.Message);
    }

    [Fact]
    public void A_processor_that_comes_twice_is_refused() => Refusal.Of(ErrorId.ImageCatalogInvalid, () => Load("""
        { "images": { "pca": [
          { "scope": "training", "versions": [{ "version": "2", "container": "a=1 a=2" }] }] } }
        """));

    [Fact]
    public void An_empty_file_changes_nothing() =>
        Assert.Equal(Find.Catalog.Names, Load("""{ "accounts": null, "registries": null, "images": null }""").Names);

    [Fact]
    public void A_missing_file_is_refused()
    {
        var path = Path.Combine(_folder.Root, "none.json");

        var error = Refusal.Of(ErrorId.ImageCatalogInvalid, () => ImageCatalog.Load(path));

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal(path, error.Target);
    }

    [Fact]
    public void A_folder_is_refused() => Refusal.Of(ErrorId.ImageCatalogInvalid, () => ImageCatalog.Load(_folder.Root));

    private ImageCatalog Load(string text)
    {
        var path = Path.Combine(_folder.Root, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, text);
        return ImageCatalog.Load(path);
    }
}
