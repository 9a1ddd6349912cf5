using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>An estimator that was restored from a job makes the job's own request again, whatever its settings were.</summary>
public sealed class AttachedRequestTests : IDisposable
{
    private static readonly string[] Images =
    [
        "123456789012.dkr.ecr.us-west-2.amazonaws.com/mine:1",
        "763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.0-cpu-py310",
        "763104351884.dkr.ecr.us-west-2.amazonaws.com/tensorflow-training:2.12-cpu-py310",
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3",
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_request_of_a_restored_estimator_is_the_request_of_its_job() => Gen.Select(
        RandomEstimators.Valid, Gen.Int[0, Images.Length - 1], Gen.Bool).Sample(
        (change, image, hasCode) =>
        {
            var run = new BadRun
            {
                Draft = new Estimator
                {
                    TrainingImageUri = Images[image],
                    InstanceType = "ml.m5.xlarge",
                    Role = "arn:aws:iam::123456789012:role/SageMakerRole",
                    OutputPath = "s3://bucket/out",
                    Session = new AwsSession { Region = "us-west-2" },
                },
                Folder = _folder,
            };
            change(run);

            // The model and the code are channels, too.
            run.Options = run.Options with { InputData = [.. run.Options.InputData.Take(18)] };
            if (run.Draft is { Spot: true, MaxWait: { } wait } && wait < run.Draft.MaxRun)
            {
                run.Draft.MaxWait = run.Draft.MaxRun;
            }

            var estimator = new EstimatorOperations().Create(run.Draft, new RecordingSink());
            if (hasCode)
            {
                (estimator.EntryPoint, estimator.SourceDir) = ("train.py", "s3://bucket/code/sourcedir.tar.gz");
            }

            var request = Build(estimator, run.Options);
            var described = Describe(request);
            var restored = Restore(described, request.Tags);

            // What DescribeTrainingJob doesn't tell nobody can restore.
            Assert.Equal(
                Json(request with { SessionChainingConfig = null }),
                Json(Build(restored, new TrainingOptions())));
        },
        iter: 3_000);

    [Theory]
    [InlineData("""{"sagemaker_program": "train.py", "sagemaker_submit_directory": "s3://b/code.tar.gz", "lr": "0.1", "name": "adam"}""")]
    [InlineData("""{"sagemaker_program": "\"train.py\"", "epochs": "3", "flag": "True", "mixed": "\"x\""}""")]
    [InlineData("""{"sagemaker_program": "\"train.py\"", "sagemaker_submit_directory": "\"s3://b/c.tar.gz\"", "sagemaker_mpi_enabled": "true", "mp_parameters": "{}"}""")]
    [InlineData("""{"model_dir": "s3://b/m", "sagemaker_program": "train.py", "sagemaker_region": "us-west-2"}""")]
    [InlineData("""{"p": "1.50", "q": "[1,2]", "sagemaker_program": "\"train.py\""}""")]
    [InlineData("""{"k": "10", "feature_dim": "4.0"}""")]
    public void Hyperparameters_of_another_tool_stay_to_the_letter(string parameters)
    {
        foreach (var image in Images)
        {
            var request = new CreateTrainingJobRequest
            {
                TrainingJobName = "job-1",
                AlgorithmSpecification = new() { TrainingImage = image, TrainingInputMode = "File" },
                RoleArn = "arn:aws:iam::123456789012:role/Train",
                HyperParameters = JsonSerializer.Deserialize<Dictionary<string, string>>(parameters),
                OutputDataConfig = new() { S3OutputPath = "s3://bucket/out" },
                ResourceConfig = new() { InstanceType = "ml.m5.xlarge", InstanceCount = 2, VolumeSizeInGB = 5 },
                StoppingCondition = new() { MaxRuntimeInSeconds = 60 },
            };

            Assert.Equal(Json(request), Json(Build(Restore(Describe(request), null), new TrainingOptions())));
        }
    }

    [Fact]
    public void Members_that_no_parameter_sets_and_channels_of_another_tool_stay_as_they_are()
    {
        const string json = """
            {
              "TrainingJobName": "job-1", "RoleArn": "arn:aws:iam::123456789012:role/Train",
              "AlgorithmSpecification": {"TrainingImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/mine:1", "TrainingInputMode": "Pipe"},
              "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
              "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
              "StoppingCondition": {"MaxRuntimeInSeconds": 60},
              "InputDataConfig": [
                {"ChannelName": "model", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/m.tar.gz"}}},
                {"ChannelName": "code", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/code"}}}
              ],
              "DebugHookConfig": {"S3OutputPath": "s3://bucket/debug", "CollectionConfigurations": []},
              "ProfilerConfig": {"DisableProfiler": true, "ProfilingIntervalInMilliseconds": 500},
              "ExperimentConfig": {"ExperimentName": "e", "RunName": "r"}
            }
            """;
        var request = JsonSerializer.Deserialize(json, WireJson.Default.CreateTrainingJobRequest)!;

        var restored = Restore(Describe(request), null);

        Assert.Equal("s3://b/m.tar.gz", restored.ModelUri);
        Assert.Equal(["model", "code"], restored.InputData.Select(input => input.ChannelName));
        Assert.Equal(Json(JsonNode.Parse(json)!), Json(Build(restored, new TrainingOptions())));
    }

    private static Estimator Restore(DescribeTrainingJobResponse answer, IReadOnlyList<WireTag>? tags) =>
        RestoredEstimator.From(
            answer,
            new TrainingJobReference(answer.TrainingJobName!, Backend.Aws, new AwsSession { Region = "us-west-2" }),
            "us-west-2",
            tags);

    /// <summary>What the service remembers of a request: its members, but for tags and session tags.</summary>
    private static DescribeTrainingJobResponse Describe(CreateTrainingJobRequest request)
    {
        var members = (JsonObject)JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)!;
        members.Remove("Tags");
        members.Remove("SessionChainingConfig");
        return members.Deserialize(WireJson.Default.DescribeTrainingJobResponse)!;
    }

    private static CreateTrainingJobRequest Build(Estimator estimator, TrainingOptions options) => TrainingRequest.Build(
        estimator,
        options,
        "job-1",
        new RequestPlace(estimator.OutputPath!, estimator.Role, "us-west-2"),
        estimator is { EntryPoint: { } program, SourceDir: { } uri } && !OtherSettings.HaveCode(estimator)
            ? new StagedCode(uri, program)
            : null);

    private static string Json(CreateTrainingJobRequest request) =>
        Json(JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)!);

    /// <summary>With the members of every object in order: maps have none.</summary>
    private static string Json(JsonNode node) => Sorted(node)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
