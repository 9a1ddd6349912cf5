using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>SageMaker's operations on this machine: jobs and endpoints are folders and processes.</summary>
internal sealed class LocalSageMakerApi(LocalTrainingJobs jobs, LocalHosting hosting) : ISageMakerApi
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

    public Task<ListTrainingJobsResponse> ListTrainingJobsAsync(
        ListTrainingJobsRequest request, CancellationToken token) =>
        Task.FromResult(new ListTrainingJobsResponse { TrainingJobSummaries = jobs.List() });

    public Task<DescribeTransformJobResponse> DescribeTransformJobAsync(
        DescribeTransformJobRequest request, CancellationToken token) =>
        throw new ServiceException(
            "ValidationException", $"Could not find requested job with name: {request.TransformJobName}");

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

    public Task UpdateEndpointAsync(UpdateEndpointRequest request, CancellationToken token)
    {
        hosting.UpdateEndpoint(request);
        return Task.CompletedTask;
    }

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
}
