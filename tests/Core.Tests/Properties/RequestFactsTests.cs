using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FakeAws.Facts;
using FakeAws.Validation;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The request builder against the service's own model: whatever the checks let through, the model takes; what it would
/// refuse never becomes a request.
/// </summary>
public sealed class RequestFactsTests : IDisposable
{
    private static readonly ServiceFacts Service = FactsCatalog.Instance.Services["sagemaker"];

    private static readonly Lazy<BadCase[]> Wrong = new(() => [.. BadEstimators.All, .. BadRuns.All]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_right_is_never_refused_by_the_model() => RandomEstimators.Valid.Sample(
        change =>
        {
            var run = Right();
            change(run);
            if (run.Draft is { Spot: true, MaxWait: { } wait } && wait < run.Draft.MaxRun)
            {
                run.Draft.MaxWait = run.Draft.MaxRun;
            }

            Check(Build(run));
        },
        iter: 2_000);

    [Fact]
    public void Whatever_is_asked_is_refused_by_us_or_taken_by_the_model() => Gen.Select(
        RandomEstimators.Valid, Gen.Int[0, Wrong.Value.Length - 1]).Sample(
        (change, at) =>
        {
            var run = Right();
            change(run);
            Wrong.Value[at].Change(run);
            try
            {
                Check(Build(run));
            }
            catch (SageMakerEstimatorException)
            {
                // Said by us before anything was sent.
            }
        },
        iter: 2_000);

    private BadRun Right() => new()
    {
        Draft = new Estimator
        {
            TrainingImageUri = "123456789012.dkr.ecr.us-west-2.amazonaws.com/mine:1",
            InstanceType = "ml.m5.xlarge",
            Role = "arn:aws:iam::123456789012:role/SageMakerRole",
            OutputPath = "s3://bucket/out",
            Session = new AwsSession { Region = "us-west-2" },
        },
        Folder = _folder,
    };

    private static CreateTrainingJobRequest Build(BadRun run)
    {
        var estimator = new EstimatorOperations().Create(run.Draft, new RecordingSink());
        var name = run.Options.JobName is { } given ? JobName.Check(given, "JobName") : "job-1";
        return TrainingRequest.Build(
            estimator,
            run.Options,
            name,
            new RequestPlace(estimator.OutputPath ?? "s3://bucket/", estimator.Role, "us-west-2"),
            estimator.EntryPoint is null ? null : new StagedCode("s3://bucket/code.tar.gz", "train.py"));
    }

    private static void Check(CreateTrainingJobRequest request)
    {
        // What stays on this machine no service sees.
        if (request.ResourceConfig!.InstanceType?.StartsWith("local", StringComparison.Ordinal) == true
            || request.InputDataConfig?.Any(channel =>
                channel.DataSource!.S3DataSource?.S3Uri!.StartsWith("file://", StringComparison.Ordinal) == true) == true)
        {
            return;
        }

        var json = (JsonObject)JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)!;
        RequestCheck.Check(Service, Service.Operations["CreateTrainingJob"], json, refuseUnknownMembers: true);
    }
}
