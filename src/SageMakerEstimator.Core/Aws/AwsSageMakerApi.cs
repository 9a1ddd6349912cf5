using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>SageMaker over the wire. A new operation is a record pair in Api/Wire and a line here.</summary>
internal sealed class AwsSageMakerApi(JsonService service) : ISageMakerApi
{
    public Task<CreateTrainingJobResponse> CreateTrainingJobAsync(
        CreateTrainingJobRequest request, CancellationToken token) =>
        service.CallAsync<CreateTrainingJobRequest, CreateTrainingJobResponse>("CreateTrainingJob", request, token);

    public Task<DescribeTrainingJobResponse> DescribeTrainingJobAsync(
        DescribeTrainingJobRequest request, CancellationToken token) =>
        service.CallAsync<DescribeTrainingJobRequest, DescribeTrainingJobResponse>("DescribeTrainingJob", request, token);

    public Task StopTrainingJobAsync(StopTrainingJobRequest request, CancellationToken token) =>
        service.CallAsync("StopTrainingJob", request, token);

    public Task UpdateTrainingJobAsync(UpdateTrainingJobRequest request, CancellationToken token) =>
        service.CallAsync("UpdateTrainingJob", request, token);

    public Task<ListTrainingJobsResponse> ListTrainingJobsAsync(
        ListTrainingJobsRequest request, CancellationToken token) =>
        service.CallAsync<ListTrainingJobsRequest, ListTrainingJobsResponse>("ListTrainingJobs", request, token);

    public Task<ListTagsResponse> ListTagsAsync(ListTagsRequest request, CancellationToken token) =>
        service.CallAsync<ListTagsRequest, ListTagsResponse>("ListTags", request, token);

    public Task<CreateTransformJobResponse> CreateTransformJobAsync(
        CreateTransformJobRequest request, CancellationToken token) =>
        service.CallAsync<CreateTransformJobRequest, CreateTransformJobResponse>("CreateTransformJob", request, token);

    public Task<DescribeTransformJobResponse> DescribeTransformJobAsync(
        DescribeTransformJobRequest request, CancellationToken token) =>
        service.CallAsync<DescribeTransformJobRequest, DescribeTransformJobResponse>("DescribeTransformJob", request, token);

    public Task<CreateCompilationJobResponse> CreateCompilationJobAsync(
        CreateCompilationJobRequest request, CancellationToken token) =>
        service.CallAsync<CreateCompilationJobRequest, CreateCompilationJobResponse>(
            "CreateCompilationJob", request, token);

    public Task<DescribeCompilationJobResponse> DescribeCompilationJobAsync(
        DescribeCompilationJobRequest request, CancellationToken token) =>
        service.CallAsync<DescribeCompilationJobRequest, DescribeCompilationJobResponse>(
            "DescribeCompilationJob", request, token);

    public Task StopTransformJobAsync(StopTransformJobRequest request, CancellationToken token) =>
        service.CallAsync("StopTransformJob", request, token);

    public Task<CreateModelResponse> CreateModelAsync(CreateModelRequest request, CancellationToken token) =>
        service.CallAsync<CreateModelRequest, CreateModelResponse>("CreateModel", request, token);

    public Task<DescribeModelResponse> DescribeModelAsync(DescribeModelRequest request, CancellationToken token) =>
        service.CallAsync<DescribeModelRequest, DescribeModelResponse>("DescribeModel", request, token);

    public Task DeleteModelAsync(DeleteModelRequest request, CancellationToken token) =>
        service.CallAsync("DeleteModel", request, token);

    public Task<CreateEndpointConfigResponse> CreateEndpointConfigAsync(
        CreateEndpointConfigRequest request, CancellationToken token) =>
        service.CallAsync<CreateEndpointConfigRequest, CreateEndpointConfigResponse>(
            "CreateEndpointConfig", request, token);

    public Task<DescribeEndpointConfigResponse> DescribeEndpointConfigAsync(
        DescribeEndpointConfigRequest request, CancellationToken token) =>
        service.CallAsync<DescribeEndpointConfigRequest, DescribeEndpointConfigResponse>(
            "DescribeEndpointConfig", request, token);

    public Task DeleteEndpointConfigAsync(DeleteEndpointConfigRequest request, CancellationToken token) =>
        service.CallAsync("DeleteEndpointConfig", request, token);

    public Task<ListEndpointConfigsResponse> ListEndpointConfigsAsync(
        ListEndpointConfigsRequest request, CancellationToken token) =>
        service.CallAsync<ListEndpointConfigsRequest, ListEndpointConfigsResponse>("ListEndpointConfigs", request, token);

    public Task<CreateEndpointResponse> CreateEndpointAsync(CreateEndpointRequest request, CancellationToken token) =>
        service.CallAsync<CreateEndpointRequest, CreateEndpointResponse>("CreateEndpoint", request, token);

    public Task UpdateEndpointAsync(UpdateEndpointRequest request, CancellationToken token) =>
        service.CallAsync("UpdateEndpoint", request, token);

    public Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken token) =>
        service.CallAsync<DescribeEndpointRequest, DescribeEndpointResponse>("DescribeEndpoint", request, token);

    public Task DeleteEndpointAsync(DeleteEndpointRequest request, CancellationToken token) =>
        service.CallAsync("DeleteEndpoint", request, token);

    public Task<ListEndpointsResponse> ListEndpointsAsync(ListEndpointsRequest request, CancellationToken token) =>
        service.CallAsync<ListEndpointsRequest, ListEndpointsResponse>("ListEndpoints", request, token);

    public Task<ListModelsResponse> ListModelsAsync(ListModelsRequest request, CancellationToken token) =>
        service.CallAsync<ListModelsRequest, ListModelsResponse>("ListModels", request, token);

    public Task<ListTransformJobsResponse> ListTransformJobsAsync(
        ListTransformJobsRequest request, CancellationToken token) =>
        service.CallAsync<ListTransformJobsRequest, ListTransformJobsResponse>("ListTransformJobs", request, token);
}
