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
        var request = golden.Deserialize(WireJson.Default.CreateTrainingJobRequest)!;
        var answer = golden.Deserialize(WireJson.Default.DescribeTrainingJobResponse)!;

        var restored = RestoredEstimator.From(
            answer, new TrainingJobReference(answer.TrainingJobName!, Backend.Aws, AwsSession.None), Region(answer), request.Tags);
        var again = TrainingRequest.Build(
            restored,
            new TrainingOptions(),
            answer.TrainingJobName!,
            new RequestPlace(restored.OutputPath!, restored.Role, Region(answer)),
            restored is { EntryPoint: { } program, SourceDir: { } uri } && !OtherSettings.HaveCode(restored)
                ? new StagedCode(uri, program)
                : null);

        var ours = JsonSerializer.SerializeToNode(again, WireJson.Default.CreateTrainingJobRequest)!.AsObject();

        // Session tags are one thing that DescribeTrainingJob doesn't tell.
        golden.Remove("SessionChainingConfig");
        GoldenDifferences.Apply(ours, golden);
        Assert.True(JsonNode.DeepEquals(golden, ours), $"before: {golden}\nafter: {ours}");
    }

    private static string Region(DescribeTrainingJobResponse answer) =>
        answer.HyperParameters?.TryGetValue("sagemaker_region", out var region) == true ? region.Trim('"') : "us-west-2";
}
