using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What the reference SDK sends for an estimator, and what we send for the same: the JSON files have the options in our
/// words and the request as it was recorded. <see cref="GoldenDifferences"/> lists what is decided otherwise.
/// </summary>
public sealed class GoldenRequestTests : IDisposable
{
    private readonly TempFolder _fixtures = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    public GoldenRequestTests() => GoldenCases.Fill(_fixtures);

    public static TheoryData<string> Names => GoldenCases.Names;

    public void Dispose() => _fixtures.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_request_is_the_references(string name)
    {
        var golden = GoldenCases.Find(name);
        var region = golden["Region"]!.ToString();
        var sink = new RecordingSink();
        var estimator = new EstimatorOperations().Create(GoldenCases.Draft(golden, _fixtures), sink);
        var options = GoldenCases.Options(golden);
        var bundle = estimator.EntryPoint is null || CodeBundle.IsPacked(estimator.SourceDir)
            ? null
            : CodeBundle.Create(estimator.EntryPoint, estimator.SourceDir, estimator.Dependency);
        var jobName = options.JobName ?? JobName.Generate(
            estimator.BaseJobName ?? JobName.BaseOfImage(estimator.TrainingImageUri!), _time);
        var bucket = $"s3://sagemaker-{region}-123456789012/";
        var place = bundle is null
            ? null
            : await CodeLocation.OfAsync(
                jobName,
                estimator.CodeLocation,
                estimator.OutputPath,
                estimator.OutputKmsKey,
                () => Task.FromResult(new Api.DefaultPlace(bucket)));

        var request = TrainingRequest.Build(
            estimator,
            options,
            jobName,
            new RequestPlace(estimator.OutputPath ?? bucket, RoleOf(estimator.Role!), region),
            estimator.EntryPoint is null
                ? null
                : new StagedCode(place?.Uri ?? estimator.SourceDir!, bundle?.Program ?? estimator.EntryPoint));

        var ours = JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)!;
        GoldenDifferences.Apply(ours.AsObject(), golden["Request"]!.AsObject());
        Assert.True(JsonNode.DeepEquals(golden["Request"], ours), $"the reference: {golden["Request"]}\nours: {ours}");
        if (golden["Upload"] is { } upload)
        {
            Assert.Equal($"s3://{upload["Bucket"]}/{upload["Key"]}", place!.Uri);
            Assert.Equal(upload["KmsKey"]?.ToString(), place.Options.KmsKey);
            Assert.Equal(
                upload["Names"]!.AsArray().Select(file => file!.ToString()).Order(StringComparer.Ordinal),
                bundle!.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void There_are_many() => Assert.True(Names.Count >= 60, $"{Names.Count}");

    /// <summary>A role that is only named has been looked up before the request is made.</summary>
    private static string RoleOf(string role) =>
        role.Contains('/', StringComparison.Ordinal) ? role : $"arn:aws:iam::123456789012:role/service-role/{role}";
}
