using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>SageMaker's operations on this machine: jobs and endpoints are folders and processes.</summary>
internal sealed class LocalSageMakerApi(
    LocalTrainingJobs jobs, LocalTransformJobs transforms, LocalHosting hosting) : ISageMakerApi
{
    public Task<CreateTrainingJobResponse> CreateTrainingJobAsync(
        CreateTrainingJobRequest request, CancellationToken token) => jobs.CreateAsync(request, token);

    public Task<DescribeTrainingJobResponse> DescribeTrainingJobAsync(
        DescribeTrainingJobRequest request, CancellationToken token) =>
        Task.FromResult(jobs.Describe(request.TrainingJobName!));

    public Task StopTrainingJobAsync(StopTrainingJobRequest request, CancellationToken token)
    {
        jobs.Stop(request.TrainingJobName!);
        return Task.CompletedTask;
    }

    public Task UpdateTrainingJobAsync(UpdateTrainingJobRequest request, CancellationToken token) =>
        throw new SageMakerEstimatorException(
            ErrorId.NotSupportedInLocalMode,
            ErrorKind.InvalidArgument,
            $"Training job '{request.TrainingJobName}' is of this machine, which keeps no machines warm and opens no shells.")
        {
            Target = request.TrainingJobName,
        };

    public Task<ListTrainingJobsResponse> ListTrainingJobsAsync(
        ListTrainingJobsRequest request, CancellationToken token) =>
        Task.FromResult(new ListTrainingJobsResponse { TrainingJobSummaries = jobs.List() });

    public Task<ListTagsResponse> ListTagsAsync(ListTagsRequest request, CancellationToken token) =>
        Task.FromResult(new ListTagsResponse { Tags = jobs.Tags(request.ResourceArn!) });

    public Task<CreateTransformJobResponse> CreateTransformJobAsync(
        CreateTransformJobRequest request, CancellationToken token) => transforms.CreateAsync(request, token);

    public Task<DescribeTransformJobResponse> DescribeTransformJobAsync(
        DescribeTransformJobRequest request, CancellationToken token) =>
        Task.FromResult(transforms.Describe(request.TransformJobName!));

    public Task StopTransformJobAsync(StopTransformJobRequest request, CancellationToken token)
    {
        transforms.Stop(request.TransformJobName!);
        return Task.CompletedTask;
    }

    public Task<CreateCompilationJobResponse> CreateCompilationJobAsync(
        CreateCompilationJobRequest request, CancellationToken token) =>
        throw NoCompiler(request.CompilationJobName);

    public Task<DescribeCompilationJobResponse> DescribeCompilationJobAsync(
        DescribeCompilationJobRequest request, CancellationToken token) =>
        throw NoCompiler(request.CompilationJobName);

    public Task<CreateModelResponse> CreateModelAsync(CreateModelRequest request, CancellationToken token)
    {
        hosting.CreateModel(request);
        return Task.FromResult(new CreateModelResponse());
    }

    public Task<DescribeModelResponse> DescribeModelAsync(DescribeModelRequest request, CancellationToken token) =>
        Task.FromResult(hosting.DescribeModel(request.ModelName!));

    public Task DeleteModelAsync(DeleteModelRequest request, CancellationToken token)
    {
        hosting.DeleteModel(request.ModelName!);
        return Task.CompletedTask;
    }

    public Task<CreateEndpointConfigResponse> CreateEndpointConfigAsync(
        CreateEndpointConfigRequest request, CancellationToken token)
    {
        hosting.CreateEndpointConfig(request);
        return Task.FromResult(new CreateEndpointConfigResponse());
    }

    public Task<DescribeEndpointConfigResponse> DescribeEndpointConfigAsync(
        DescribeEndpointConfigRequest request, CancellationToken token) =>
        Task.FromResult(hosting.DescribeEndpointConfig(request.EndpointConfigName!));

    public Task DeleteEndpointConfigAsync(DeleteEndpointConfigRequest request, CancellationToken token)
    {
        hosting.DeleteEndpointConfig(request.EndpointConfigName!);
        return Task.CompletedTask;
    }

    public Task<ListEndpointConfigsResponse> ListEndpointConfigsAsync(
        ListEndpointConfigsRequest request, CancellationToken token) =>
        Task.FromResult(new ListEndpointConfigsResponse { EndpointConfigs = hosting.ListEndpointConfigs() });

    public async Task<CreateEndpointResponse> CreateEndpointAsync(
        CreateEndpointRequest request, CancellationToken token)
    {
        await hosting.CreateEndpointAsync(request, token).ConfigureAwait(false);
        return new CreateEndpointResponse();
    }

    public Task UpdateEndpointAsync(UpdateEndpointRequest request, CancellationToken token) =>
        throw new SageMakerEstimatorException(
            ErrorId.NotSupportedInLocalMode,
            ErrorKind.InvalidArgument,
            "An endpoint of this machine isn't updated in place: remove it and publish again.");

    public Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken token)
    {
        var status = hosting.ReadEndpoint(request.EndpointName!);
        return Task.FromResult(new DescribeEndpointResponse
        {
            EndpointName = request.EndpointName,
            EndpointConfigName = status.EndpointConfigName,
            EndpointStatus = status.EndpointStatus,
            FailureReason = status.FailureReason,
            CreationTime = status.CreationTime,
            LastModifiedTime = status.LastModifiedTime,
        });
    }

    public Task DeleteEndpointAsync(DeleteEndpointRequest request, CancellationToken token) =>
        hosting.DeleteEndpointAsync(request.EndpointName!, token);

    public Task<ListEndpointsResponse> ListEndpointsAsync(ListEndpointsRequest request, CancellationToken token) =>
        Task.FromResult(new ListEndpointsResponse { Endpoints = hosting.ListEndpoints() });

    public Task<ListModelsResponse> ListModelsAsync(ListModelsRequest request, CancellationToken token) =>
        Task.FromResult(new ListModelsResponse { Models = hosting.ListModels() });

    /// <summary>A transform job of this machine has a model of its own.</summary>
    public Task<ListTransformJobsResponse> ListTransformJobsAsync(
        ListTransformJobsRequest request, CancellationToken token) =>
        Task.FromResult(new ListTransformJobsResponse());

    private static SageMakerEstimatorException NoCompiler(string? name) =>
        new(ErrorId.NotSupportedInLocalMode, ErrorKind.InvalidArgument, "This machine has no compiler for models.")
        {
            Target = name,
        };
}
