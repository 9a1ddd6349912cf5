using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

public sealed class TrainingRequestTests
{
    private static readonly StagedCode Code = new("file:///bucket/job-1/source/sourcedir.tar.gz", "sub/train.py");

    [Fact]
    public void A_script_estimator_becomes_exactly_this_request()
    {
        var estimator = Samples.Script();
        estimator.HyperParameter = Samples.Values(
            ("lr", 1e-5), ("name", "adam"), ("layers", new object[] { 64, 32 }), ("amp", true));
        estimator.Environment = Samples.Values(("TOKEN", "s3cret"), ("DEBUG", true), ("RETRIES", 3));
        estimator.Tag = [new Tag("team", "vision"), new Tag("cost", "")];
        estimator.MaxRun = 600;
        var options = new TrainingOptions
        {
            InputData =
            [
                new() { ChannelName = "train", S3Uri = "file:///data/a.csv", ContentType = "text/csv" },
                new() { S3Uri = "file:///data/b" },
            ],
        };

        var request = Build(estimator, options, "job-1", "file:///bucket/", Code);

        AssertJson(
            """
            {
              "TrainingJobName": "job-1",
              "HyperParameters": {
                "lr": "1e-05",
                "name": "\"adam\"",
                "layers": "[64, 32]",
                "amp": "true",
                "sagemaker_submit_directory": "\"file:///bucket/job-1/source/sourcedir.tar.gz\"",
                "sagemaker_program": "\"sub/train.py\"",
                "sagemaker_container_log_level": "20",
                "sagemaker_job_name": "\"job-1\""
              },
              "AlgorithmSpecification": {
                "TrainingInputMode": "File"
              },
              "InputDataConfig": [
                {
                  "ChannelName": "train",
                  "DataSource": {
                    "S3DataSource": {
                      "S3DataType": "S3Prefix",
                      "S3Uri": "file:///data/a.csv",
                      "S3DataDistributionType": "FullyReplicated"
                    }
                  },
                  "ContentType": "text/csv"
                },
                {
                  "ChannelName": "training",
                  "DataSource": {
                    "S3DataSource": {
                      "S3DataType": "S3Prefix",
                      "S3Uri": "file:///data/b",
                      "S3DataDistributionType": "FullyReplicated"
                    }
                  }
                }
              ],
              "OutputDataConfig": {
                "S3OutputPath": "file:///bucket/"
              },
              "ResourceConfig": {
                "InstanceType": "local",
                "InstanceCount": 1,
                "VolumeSizeInGB": 30
              },
              "StoppingCondition": {
                "MaxRuntimeInSeconds": 600
              },
              "Tags": [
                {
                  "Key": "team",
                  "Value": "vision"
                },
                {
                  "Key": "cost",
                  "Value": ""
                }
              ],
              "Environment": {
                "TOKEN": "s3cret",
                "DEBUG": "True",
                "RETRIES": "3"
              }
            }
            """,
            request);
    }

    [Fact]
    public void A_bare_image_becomes_exactly_this_request()
    {
        var estimator = new Estimator
        {
            EstimatorKind = EstimatorKind.Image,
            TrainingImageUri = "174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1",
            InstanceType = "ml.m4.xlarge",
            InstanceCount = 2,
            Role = "arn:aws:iam::123456789012:role/Train",
            Region = "us-west-2",
            Backend = Backend.Aws,
            HyperParameter = Samples.Values(
                ("feature_dim", 4), ("subtract_mean", true), ("algorithm_mode", "randomized")),
        };

        var request = Build(estimator, new TrainingOptions(), "pca-1", "s3://bucket/", null);

        AssertJson(
            """
            {
              "TrainingJobName": "pca-1",
              "HyperParameters": {
                "feature_dim": "4",
                "subtract_mean": "True",
                "algorithm_mode": "randomized"
              },
              "AlgorithmSpecification": {
                "TrainingImage": "174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1",
                "TrainingInputMode": "File"
              },
              "RoleArn": "arn:aws:iam::123456789012:role/Train",
              "OutputDataConfig": {
                "S3OutputPath": "s3://bucket/"
              },
              "ResourceConfig": {
                "InstanceType": "ml.m4.xlarge",
                "InstanceCount": 2,
                "VolumeSizeInGB": 30
              },
              "StoppingCondition": {
                "MaxRuntimeInSeconds": 86400
              }
            }
            """,
            request);
    }

    [Fact]
    public void The_least_request_names_no_hyperparameters_inputs_tags_or_environment()
    {
        var request = Build(Samples.Script(), new TrainingOptions(), "job-1", "file:///bucket/", null);

        Assert.Null(request.HyperParameters);
        Assert.Null(request.InputDataConfig);
        Assert.Null(request.Tags);
        Assert.Null(request.Environment);
    }

    [Fact]
    public void The_region_is_told_to_the_container_where_there_is_one()
    {
        var estimator = Samples.Script();
        estimator.Region = "eu-west-1";

        var request = Build(estimator, new TrainingOptions(), "job-1", "s3://bucket/", Code);

        Assert.Equal("\"eu-west-1\"", request.HyperParameters!["sagemaker_region"]);
        Assert.Equal("sagemaker_region", request.HyperParameters.Keys.Last());
    }

    [Fact]
    public void The_hyperparameters_of_this_run_go_over_those_of_the_estimator()
    {
        var estimator = Samples.Script();
        estimator.HyperParameter = Samples.Values(("lr", 0.1), ("epochs", 3));
        var options = new TrainingOptions { HyperParameter = Samples.Values(("epochs", 5), ("seed", 1)) };

        var request = Build(estimator, options, "job-1", "file:///bucket/", null);

        Assert.Equal(
            ["lr=0.1", "epochs=5", "seed=1"], request.HyperParameters!.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(3, estimator.HyperParameter["epochs"]);
        Assert.Equal(2, estimator.HyperParameter.Count);
    }

    [Fact]
    public void An_image_with_a_lone_entry_point_gets_text_beside_the_JSON_that_finds_its_code()
    {
        var estimator = Samples.Script();
        estimator.EstimatorKind = EstimatorKind.Image;
        estimator.TrainingImageUri = "img";
        estimator.HyperParameter = Samples.Values(("name", "adam"));

        var request = Build(estimator, new TrainingOptions(), "job-1", "file:///bucket/", Code);

        Assert.Equal("adam", request.HyperParameters!["name"]);
        Assert.Equal("\"sub/train.py\"", request.HyperParameters["sagemaker_program"]);
    }

    [Fact]
    public void What_finds_the_code_counts_among_the_hundred_hyperparameters()
    {
        var estimator = Samples.Script();
        estimator.HyperParameter = Samples.Values(
            [.. Enumerable.Range(0, 97).Select(index => ($"p{index}", (object?)index))]);

        Refusal.Of(
            ErrorId.HyperParameterLimit,
            () => Build(estimator, new TrainingOptions(), "job-1", "file:///bucket/", Code));
    }

    [Fact]
    public void An_environment_variable_that_has_no_text_is_an_error_of_ours()
    {
        var estimator = Samples.Script();
        estimator.Environment = Samples.Values(("WHEN", new DateTime(2024, 2, 29)));

        var error = Refusal.Of(
            ErrorId.ValueInvalid,
            () => Build(estimator, new TrainingOptions(), "job-1", "file:///bucket/", null));

        Assert.Contains("WHEN", error.Message);
    }

    private static void AssertJson(string expected, CreateTrainingJobRequest request) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), WireJson.Readable(request).ReplaceLineEndings("\n"));

    private static CreateTrainingJobRequest Build(
        Estimator estimator, TrainingOptions options, string jobName, string outputPath, StagedCode? code) =>
        TrainingRequest.Build(
            estimator, options, jobName, new RequestPlace(outputPath, estimator.Role, estimator.Region), code);
}
