using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Api;

/// <summary>
/// SageMaker's operations in its own words. An implementation throws <see cref="ServiceException"/> with the code and
/// text that the service answers, so that the code above doesn't know which backend it has.
/// </summary>
internal interface ISageMakerApi
{
    Task<CreateTrainingJobResponse> CreateTrainingJobAsync(CreateTrainingJobRequest request, CancellationToken token);

    Task<DescribeTrainingJobResponse> DescribeTrainingJobAsync(
        DescribeTrainingJobRequest request, CancellationToken token);

    Task StopTrainingJobAsync(StopTrainingJobRequest request, CancellationToken token);

    Task UpdateTrainingJobAsync(UpdateTrainingJobRequest request, CancellationToken token);

    Task<ListTrainingJobsResponse> ListTrainingJobsAsync(ListTrainingJobsRequest request, CancellationToken token);

    Task<ListTagsResponse> ListTagsAsync(ListTagsRequest request, CancellationToken token);

    Task<CreateTransformJobResponse> CreateTransformJobAsync(CreateTransformJobRequest request, CancellationToken token);

    Task<DescribeTransformJobResponse> DescribeTransformJobAsync(
        DescribeTransformJobRequest request, CancellationToken token);

    Task<CreateCompilationJobResponse> CreateCompilationJobAsync(
        CreateCompilationJobRequest request, CancellationToken token);

    Task<DescribeCompilationJobResponse> DescribeCompilationJobAsync(
        DescribeCompilationJobRequest request, CancellationToken token);

    Task StopTransformJobAsync(StopTransformJobRequest request, CancellationToken token);

    Task<CreateModelResponse> CreateModelAsync(CreateModelRequest request, CancellationToken token);

    Task<DescribeModelResponse> DescribeModelAsync(DescribeModelRequest request, CancellationToken token);

    Task DeleteModelAsync(DeleteModelRequest request, CancellationToken token);

    Task<CreateEndpointConfigResponse> CreateEndpointConfigAsync(
        CreateEndpointConfigRequest request, CancellationToken token);

    Task<DescribeEndpointConfigResponse> DescribeEndpointConfigAsync(
        DescribeEndpointConfigRequest request, CancellationToken token);

    Task DeleteEndpointConfigAsync(DeleteEndpointConfigRequest request, CancellationToken token);

    Task<ListEndpointConfigsResponse> ListEndpointConfigsAsync(
        ListEndpointConfigsRequest request, CancellationToken token);

    Task<CreateEndpointResponse> CreateEndpointAsync(CreateEndpointRequest request, CancellationToken token);

    Task UpdateEndpointAsync(UpdateEndpointRequest request, CancellationToken token);

    Task<DescribeEndpointResponse> DescribeEndpointAsync(DescribeEndpointRequest request, CancellationToken token);

    Task DeleteEndpointAsync(DeleteEndpointRequest request, CancellationToken token);

    Task<ListEndpointsResponse> ListEndpointsAsync(ListEndpointsRequest request, CancellationToken token);

    Task<ListModelsResponse> ListModelsAsync(ListModelsRequest request, CancellationToken token);

    Task<ListTransformJobsResponse> ListTransformJobsAsync(ListTransformJobsRequest request, CancellationToken token);
}
