using System.Text.Json;
using System.Text.Json.Nodes;
using FakeAws;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Jobs of every kind, as another tool made them in AWS, become estimators that make the same request again.</summary>
public sealed class AttachTests : WireTest
{
    private const string Dlc = "763104351884.dkr.ecr.us-west-2.amazonaws.com/";
    private const string Script = """{"sagemaker_program": "\"train.py\"", "sagemaker_submit_directory": "\"s3://demo-bucket/c/sourcedir.tar.gz\"", "sagemaker_container_log_level": "20", "sagemaker_job_name": "\"job-2024-02-29-23-58-07-009\"", "sagemaker_region": "\"us-west-2\"", "epochs": "3", "name": "\"x\""}""";
    private const string Name = "job-2024-02-29-23-58-07-009";

    private Backends Backends { get; } = new(LocalMachine.Nowhere, TimeProvider.System);

    private TrainingOperations Training => new(Backends, TimeProvider.System);

    private TrainingJobReference Job => new(Name, SageMakerEstimator.Backend.Aws, Session);

    [Theory]
    [InlineData(Dlc + "pytorch-training:2.0-cpu-py310", EstimatorKind.Framework, "PyTorch", "2.0", "py310", null)]
    [InlineData(Dlc + "pytorch-training:2.0.1-gpu-py310-cu118-ubuntu20.04-sagemaker", EstimatorKind.Framework, "PyTorch", "2.0.1", "py310", null)]
    [InlineData(Dlc + "tensorflow-training:2.12-cpu-py310", EstimatorKind.Framework, "TensorFlow", "2.12", "py310", null)]
    [InlineData(Dlc + "huggingface-pytorch-training:2.0.0-transformers4.28.1-gpu-py310-cu118-ubuntu20.04", EstimatorKind.Framework, "HuggingFace", "4.28.1", "py310", "pytorch2.0.0")]
    [InlineData("246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3", EstimatorKind.Framework, "SKLearn", "1.2-1", "py3", null)]
    [InlineData("246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1", EstimatorKind.Framework, "XGBoost", "1.7-1", null, null)]
    [InlineData("999999999999.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.0-cpu-py310", EstimatorKind.Image, null, null, null, null)]
    public async Task A_scripts_image_tells_its_framework(
        string image, EstimatorKind kind, string? framework, string? version, string? python, string? on)
    {
        var restored = await RoundTripAsync(Algorithm(image), Script);

        Assert.Equal(
            (kind, framework, version, python, on),
            (restored.EstimatorKind, restored.Framework, restored.FrameworkVersion, restored.PyVersion, restored.BaseFrameworkVersion));
        Assert.Equal(("train.py", "s3://demo-bucket/c/sourcedir.tar.gz", "job"), (restored.EntryPoint, restored.SourceDir, restored.BaseJobName));
        Assert.Equal((3L, "x"), (Convert.ToInt64(restored.HyperParameter["epochs"]), restored.HyperParameter["name"]));
    }

    [Theory]
    [InlineData("174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1", EstimatorKind.Algorithm, "pca")]
    [InlineData("246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1", EstimatorKind.Algorithm, "xgboost")]
    [InlineData("111122223333.dkr.ecr.us-west-2.amazonaws.com/mine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", EstimatorKind.Image, null)]
    public async Task An_image_without_a_script_is_an_algorithm_or_the_users_own(string image, EstimatorKind kind, string? algorithm)
    {
        var restored = await RoundTripAsync(Algorithm(image), """{"k": "10", "mode": "True", "d": "4.0"}""");

        Assert.Equal((kind, algorithm), (restored.EstimatorKind, restored.Algorithm));
        Assert.Equal("10", restored.HyperParameter["k"]);
    }

    [Fact]
    public async Task An_algorithm_of_the_marketplace_is_known_by_its_ARN()
    {
        const string arn = "arn:aws:sagemaker:us-west-2:111122223333:algorithm/scikit-decision-trees";

        var restored = await RoundTripAsync($$"""{"AlgorithmName": "{{arn}}", "TrainingInputMode": "File"}""", """{"a": "1"}""");

        Assert.Equal((EstimatorKind.AlgorithmArn, arn), (restored.EstimatorKind, restored.AlgorithmArn));
    }

    [Fact]
    public async Task A_job_without_a_network_has_its_code_where_the_channel_says()
    {
        var script = Script.Replace("s3://demo-bucket/c/sourcedir.tar.gz", "/opt/ml/input/data/code/sourcedir.tar.gz");
        var restored = await RoundTripAsync(Algorithm(Dlc + "pytorch-training:2.0-cpu-py310"), script, """
            {"EnableNetworkIsolation": true, "InputDataConfig": [{"ChannelName": "code", "DataSource": {"S3DataSource":
              {"S3DataType": "S3Prefix", "S3Uri": "s3://demo-bucket/c/sourcedir.tar.gz", "S3DataDistributionType": "FullyReplicated"}}}]}
            """);

        Assert.Equal("s3://demo-bucket/c/sourcedir.tar.gz", restored.SourceDir);
        Assert.Empty(restored.InputData);
    }

    [Fact]
    public async Task Tags_come_along_but_for_those_of_AWS()
    {
        var restored = await RoundTripAsync(Algorithm(Image), """{"a": "1"}""", """{"Tags": [{"Key": "team", "Value": "ml"}, {"Key": "empty", "Value": ""}]}""");

        Assert.Equal(["team=ml", "empty="], restored.Tag.Select(tag => $"{tag.Key}={tag.Value}"));
        Assert.Equal(["DescribeTrainingJob", "ListTags"], Asked.Skip(1).Take(2));
    }

    [Fact]
    public async Task Whoever_may_not_read_tags_gets_the_estimator_without()
    {
        await MakeAsync(Algorithm(Image), "{}");
        Control.Deny("sagemaker:ListTags");

        var restored = await Training.RestoreAsync(Job, "model", Sink, CancellationToken.None);

        Assert.Empty(restored.Tag);
        Assert.Contains("tags of training job", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task A_name_that_nobody_has_gets_advice_about_the_cloud()
    {
        var error = await Assert.ThrowsAsync<SageMakerEstimatorException>(
            () => Training.RestoreAsync(Job, "model", Sink, CancellationToken.None));

        Assert.Equal((ErrorId.TrainingJobNotFound, Name), (error.ErrorId, error.Target));
        Assert.Contains("us-west-2", error.Message);
        Assert.Contains("-Region", error.RecommendedAction);
        Assert.DoesNotContain("-Local", error.RecommendedAction);
    }

    [Fact]
    public async Task All_pages_of_tags_are_read()
    {
        var pages = new FakeSageMaker
        {
            Tags = next => new ListTagsResponse
            {
                Tags = [new WireTag { Key = next ?? "first", Value = "v" }], NextToken = next is null ? "second" : null,
            },
        };

        var tags = await TrainingTags.OfAsync(new FakeBackend(pages), new(), Sink, CancellationToken.None);

        Assert.Equal(["first", "second"], tags.Select(tag => tag.Key));
    }

    [Theory]
    [InlineData("model", "s3://demo-bucket/m.tar.gz", 1)]
    [InlineData("other", "s3://demo-bucket/o", 1)]
    [InlineData("none", null, 2)]
    [InlineData("", null, 2)]
    public async Task The_model_channel_is_what_training_began_with(string channel, string? uri, int inputs)
    {
        await MakeAsync(Algorithm(Image), "{}", """
            {"InputDataConfig": [
              {"ChannelName": "model", "ContentType": "application/x-sagemaker-model", "InputMode": "File", "DataSource": {"S3DataSource":
                {"S3DataType": "S3Prefix", "S3Uri": "s3://demo-bucket/m.tar.gz", "S3DataDistributionType": "FullyReplicated"}}},
              {"ChannelName": "other", "ContentType": "application/x-sagemaker-model", "InputMode": "File", "DataSource": {"S3DataSource":
                {"S3DataType": "S3Prefix", "S3Uri": "s3://demo-bucket/o", "S3DataDistributionType": "FullyReplicated"}}}]}
            """);

        var restored = await Training.RestoreAsync(Job, channel, Sink, CancellationToken.None);

        Assert.Equal(uri, restored.ModelUri);
        Assert.Equal(inputs, restored.InputData.Count);
    }

    private static string Algorithm(string image) => $$"""{"TrainingImage": "{{image}}", "TrainingInputMode": "File"}""";

    /// <summary>Makes the job, restores it, and sees that its request comes out again.</summary>
    private async Task<Estimator> RoundTripAsync(string algorithm, string parameters, string more = "{}")
    {
        var request = await MakeAsync(algorithm, parameters, more);
        var restored = await Training.RestoreAsync(Job, "model", Sink, CancellationToken.None);
        var again = await Training.RequestAsync(restored, new TrainingOptions { JobName = Name }, Sink, CancellationToken.None);
        Assert.Equal(Sorted(request)!.ToJsonString(), Sorted(JsonNode.Parse(again.Json))!.ToJsonString());
        return restored;
    }

    private async Task<JsonObject> MakeAsync(string algorithm, string parameters, string more = "{}")
    {
        Control.PutObject(Bucket, "c/sourcedir.tar.gz", "code");
        Control.PutObject(Bucket, "m.tar.gz", "model");
        Control.PutObject(Bucket, "o", "data");
        var json = JsonNode.Parse($$"""
            {"TrainingJobName": "{{Name}}", "AlgorithmSpecification": {{algorithm}}, "HyperParameters": {{parameters}},
             "RoleArn": "{{FakeAwsOptions.DefaultRoleArn}}", "OutputDataConfig": {"S3OutputPath": "s3://demo-bucket/out"},
             "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
             "StoppingCondition": {"MaxRuntimeInSeconds": 86400} }
            """)!.AsObject();
        if (json["HyperParameters"]!.AsObject().Count == 0)
        {
            json.Remove("HyperParameters");
        }

        foreach (var (member, value) in JsonNode.Parse(more)!.AsObject())
        {
            json[member] = value!.DeepClone();
        }

        await Backend().SageMaker.CreateTrainingJobAsync(
            json.Deserialize(WireJson.Default.CreateTrainingJobRequest)!, CancellationToken.None);
        return json;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
