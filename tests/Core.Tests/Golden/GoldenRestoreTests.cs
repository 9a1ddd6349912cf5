using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
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

        Same(golden, Restored(golden));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void So_it_does_out_of_a_file(string name)
    {
        using var folder = new TempFolder();
        var golden = GoldenCases.Find(name)["Request"]!.DeepClone().AsObject();
        var (operations, sink) = (new EstimatorOperations(), new RecordingSink());
        var file = folder.File("estimator.json", operations.Export(Restored(golden), folder.In("."), sink));

        Same(golden, operations.Import(file, AwsSession.None, sink));
    }

    private static Estimator Restored(JsonObject golden)
    {
        var request = golden.Deserialize(WireJson.Default.CreateTrainingJobRequest)!;
        var answer = golden.Deserialize(WireJson.Default.DescribeTrainingJobResponse)!;
        return RestoredEstimator.From(
            answer, new TrainingJobReference(answer.TrainingJobName!, Backend.Aws, AwsSession.None), Region(golden), request.Tags);
    }

    private static void Same(JsonObject golden, Estimator restored)
    {
        var again = TrainingRequest.Build(
            restored,
            new TrainingOptions(),
            golden["TrainingJobName"]!.ToString(),
            new RequestPlace(restored.OutputPath!, restored.Role, Region(golden)),
            restored is { EntryPoint: { } program, SourceDir: { } uri } && !OtherSettings.HaveCode(restored)
                ? new StagedCode(uri, program)
                : null);
        var ours = JsonSerializer.SerializeToNode(again, WireJson.Default.CreateTrainingJobRequest)!.AsObject();

        // Session tags are one thing that DescribeTrainingJob doesn't tell.
        golden.Remove("SessionChainingConfig");
        GoldenDifferences.Apply(ours, golden);
        Assert.True(JsonNode.DeepEquals(golden, ours), $"before: {golden}\nafter: {ours}");
    }

    private static string Region(JsonObject golden) =>
        golden["HyperParameters"]?["sagemaker_region"]?.ToString().Trim('"') ?? "us-west-2";
}
