using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What of a model, and of what is said over one, is refused before anything is sent.</summary>
public sealed class ModelRulesTests
{
    private static readonly Dictionary<string, (string Id, Func<Model> Of)> Refused = new()
    {
        ["neither image nor framework"] = (ErrorId.ParametersConflict, () => new() { ModelData = null }),
        ["a word that is no artifact"] = (ErrorId.ValueInvalid, () => Mine(model => model.ModelData = "model.tar.gz")),
        ["an image with a blank"] = (ErrorId.ValueInvalid, () => Mine(model => model.ImageUri = "my image:1")),
        ["subnets alone"] = (ErrorId.ParametersConflict, () => Mine(model =>
            model.VpcConfig = new() { Subnet = ["subnet-1"], SecurityGroupId = [] })),
        ["17 subnets"] = (ErrorId.ValueInvalid, () => Mine(model => model.VpcConfig = new()
        {
            Subnet = [.. Enumerable.Range(1, 17).Select(place => $"subnet-{place}")], SecurityGroupId = ["sg-1"],
        })),
        ["a role that is no name"] = (ErrorId.ValueInvalid, () => Mine(model => model.Role = "not a role")),
        ["a variable with a dash"] = (ErrorId.ValueInvalid, () => Mine(model => model.Environment["A-B"] = "1")),
        ["a long variable"] = (ErrorId.ValueInvalid, () => Mine(model => model.Environment["A"] = new string('x', 1025))),
        ["101 variables"] = (ErrorId.ValueInvalid, () => Mine(model =>
        {
            foreach (var place in Enumerable.Range(1, 101))
            {
                model.Environment[$"A{place}"] = "1";
            }
        })),
        ["no worker"] = (ErrorId.ValueInvalid, () => Mine(model => model.ModelServerWorker = 0)),
        ["many models that are one archive"] = (ErrorId.ParametersConflict, () => Mine(model => model.MultiModel = true)),
        ["many models of this machine"] = (ErrorId.ParametersConflict, () => Mine(model =>
            (model.MultiModel, model.ModelData) = (true, "file:///models/"))),
        ["one container"] = (ErrorId.ParametersConflict, () => new() { Container = [Mine(_ => { })] }),
        ["16 containers"] = (ErrorId.ValueInvalid, () => new() { Container = [.. Enumerable.Repeat(Mine(_ => { }), 16)] }),
        ["a container without an image"] = (ErrorId.ParametersConflict, () => new()
        {
            Container = [Mine(_ => { }), new() { Backend = SageMakerEstimator.Backend.Aws }],
        }),
        ["51 tags"] = (ErrorId.ValueInvalid, () => Mine(model =>
            model.Tag = [.. Enumerable.Range(1, 51).Select(place => new Tag($"k{place}", "v"))])),
    };

    private static readonly Dictionary<string, ModelOptions> Changes = new()
    {
        ["-ModelName"] = new() { Name = "other" },
        ["-ImageUri"] = new() { ImageUri = "image:2" },
        ["-Role"] = new() { Role = "Other" },
        ["-Subnet"] = new() { VpcConfig = new() { Subnet = ["subnet-1"], SecurityGroupId = ["sg-1"] } },
        ["-NoVpcConfig"] = new() { NoVpcConfig = true },
        ["-EnableNetworkIsolation"] = new() { EnableNetworkIsolation = false },
        ["-EntryPoint"] = new() { EntryPoint = "serve.py" },
        ["-Environment"] = new() { Environment = new() { ["A"] = "1" } },
        ["-ModelServerWorker"] = new() { ModelServerWorker = 2 },
        ["-RepositoryAccessMode"] = new() { RepositoryAccessMode = "Vpc" },
        ["-CodeLocation"] = new() { CodeLocation = "s3://b/code" },
        ["-ModelKmsKey"] = new() { ModelKmsKey = "key" },
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_model_is_refused_for(string name) =>
        Refusal.Of(Refused[name].Id, () => ModelRules.Check(Refused[name].Of()));

    [Fact]
    public void A_model_with_everything_is_fine() => ModelRules.Check(Mine(model =>
    {
        model.Role = "arn:aws:iam::111122223333:role/SageMakerRole";
        model.VpcConfig = new() { Subnet = ["subnet-1"], SecurityGroupId = ["sg-1"] };
        model.Environment["_A1"] = new string('x', 1024);
        model.ModelServerWorker = 1;
        model.RepositoryAccessMode = "Vpc";
        model.ModelKmsKey = "alias/mine";
        model.Tag = [new Tag("k", "")];
    }));

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void A_registered_model_is_not_changed_by(string parameter)
    {
        var error = Refusal.Of(
            ErrorId.ParametersConflict, () => ModelRules.CheckUnchanged(new() { ModelName = "m" }, Changes[parameter]));

        Assert.Contains($"'m' is registered, and can't be changed by {parameter}", error.Message);
    }

    [Fact]
    public void What_is_only_about_its_endpoint_is_fine_for_a_registered_model() => ModelRules.CheckUnchanged(
        new() { ModelName = "m" },
        new()
        {
            Name = "m", InstanceType = "ml.m5.large", Tag = [new Tag("k", "v")], UploadModel = true,
            Predictor = new() { Serializer = "json" },
        });

    private static Model Mine(Action<Model> change)
    {
        var model = new Model { ImageUri = "image:1", ModelData = "s3://b/model.tar.gz", Backend = SageMakerEstimator.Backend.Aws };
        change(model);
        return model;
    }
}
