using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

/// <content>What lies beside training and hosting: compilation, updates of jobs, and lists of all there is.</content>
internal sealed partial class FakeSageMaker
{
    private CreateCompilationJobRequest? _compilation;

    /// <summary>What DescribeCompilationJob answers one after the other; the last one stays.</summary>
    public Queue<string> CompilationStatuses { get; } = new(["COMPLETED"]);

    /// <summary>What is thrown by the next reads of a compilation job.</summary>
    public Queue<Exception> CompilationTroubles { get; } = new();

    public string? CompilationFailure { get; init; }

    public CreateCompilationJobRequest? Compilation => _compilation;

    public Task UpdateTrainingJobAsync(UpdateTrainingJobRequest request, CancellationToken token)
    {
        Note("UpdateTrainingJob", request.TrainingJobName!);
        return Task.CompletedTask;
    }

    public Task<CreateCompilationJobResponse> CreateCompilationJobAsync(
        CreateCompilationJobRequest request, CancellationToken token)
    {
        Note("CreateCompilationJob", request.CompilationJobName!);
        _compilation = request;
        return Task.FromResult(new CreateCompilationJobResponse());
    }

    public Task<DescribeCompilationJobResponse> DescribeCompilationJobAsync(
        DescribeCompilationJobRequest request, CancellationToken token)
    {
        if (CompilationTroubles.TryDequeue(out var trouble))
        {
            throw trouble;
        }

        var status = CompilationStatuses.Count > 1 ? CompilationStatuses.Dequeue() : CompilationStatuses.Peek();
        return Task.FromResult(new DescribeCompilationJobResponse
        {
            CompilationJobName = request.CompilationJobName,
            CompilationJobStatus = status,
            FailureReason = CompilationFailure,
            InputConfig = _compilation?.InputConfig,
            OutputConfig = _compilation?.OutputConfig,
            StoppingCondition = _compilation?.StoppingCondition,
            InferenceImage = "neo:1",
            ModelArtifacts = new ModelArtifacts { S3ModelArtifacts = "s3://b/out/model-compiled.tar.gz" },
        });
    }

    public Task<ListEndpointsResponse> ListEndpointsAsync(ListEndpointsRequest request, CancellationToken token) =>
        Task.FromResult(new ListEndpointsResponse
        {
            Endpoints = [.. _endpoints.Keys.Order().Select(name => new EndpointSummary { EndpointName = name })],
        });

    public Task<ListModelsResponse> ListModelsAsync(ListModelsRequest request, CancellationToken token) =>
        throw new NotSupportedException();

    public Task<ListTransformJobsResponse> ListTransformJobsAsync(
        ListTransformJobsRequest request, CancellationToken token) => throw new NotSupportedException();
}
