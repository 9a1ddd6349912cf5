using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A job that the reference started, described, restored and asked for again: the same request.</summary>
public sealed class GoldenRestoreTests
{
    public static TheoryData<string> Names => GoldenCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_job_says_makes_its_request_again(string name)
    {
        var golden = GoldenCases.Find(name)["Request"]!.DeepClone().AsObject();
        var answer = golden.Deserialize(WireJson.Default.DescribeTrainingJobResponse)!;
        var jobName = answer.TrainingJobName!;
        var restored = RestoredEstimator.From(
            answer, new TrainingJobReference(jobName, Backend.Aws, AwsSession.None), "us-west-2");

        var request = TrainingRequest.Build(
            restored,
            new TrainingOptions(),
            jobName,
            new RequestPlace(restored.OutputPath!, restored.Role, Region(answer)),
            restored.EntryPoint is null ? null : new StagedCode(restored.SourceDir!, restored.EntryPoint));

        var ours = JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)!.AsObject();

        // Data, tags and experiments are a run's, and an entry point alone has left text that might be JSON.
        foreach (var ofTheRun in new[] { "InputDataConfig", "Tags", "ExperimentConfig" })
        {
            golden.Remove(ofTheRun);
            ours.Remove(ofTheRun);
        }

        GoldenDifferences.Apply(ours, golden);
        Assert.True(JsonNode.DeepEquals(golden, ours), $"before: {golden}\nafter: {ours}");
    }

    private static string? Region(DescribeTrainingJobResponse answer) =>
        answer.HyperParameters?.TryGetValue("sagemaker_region", out var region) == true ? region.Trim('"') : null;
}
