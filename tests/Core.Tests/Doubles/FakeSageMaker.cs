using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Tests;

/// <summary>SageMaker's hosting in memory, with the service's own words for what is missing or taken.</summary>
internal sealed partial class FakeSageMaker : ISageMakerApi
{
    private readonly HashSet<string> _models = [];
    private readonly Dictionary<string, DescribeEndpointConfigResponse> _configs = [];
    private readonly Dictionary<string, string> _endpoints = [];

    /// <summary>What was changed, in order: <c>CreateModel a</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Operations that are refused, by their name.</summary>
    public Dictionary<string, Exception> Refusals { get; } = [];

    /// <summary>What DescribeEndpoint answers one after the other; the last one stays. Null: it is gone.</summary>
    public Queue<string?> EndpointStatuses { get; } = new(["InService"]);

    /// <summary>What DescribeTrainingJob answers; it may throw.</summary>
    public Func<string, DescribeTrainingJobResponse> TrainingJob { get; set; } = _ => throw new NotSupportedException();

    /// <summary>What DescribeTransformJob answers; it may throw.</summary>
    public Func<string, DescribeTransformJobResponse> TransformJob { get; set; } = _ => throw new NotSupportedException();

    /// <summary>A page of a job's tags, by the token it is asked with.</summary>
    public Func<string?, ListTagsResponse> Tags { get; set; } = _ => new ListTagsResponse();

    public int ConfigsPerPage { get; init; } = 100;

    public IEnumerable<string> Left =>
    [
        .. _models.Order().Select(name => "model " + name),
        .. _configs.Keys.Order().Select(name => "config " + name),
        .. _endpoints.Keys.Order().Select(name => "endpoint " + name),
    ];

    /// <summary>An endpoint that is there already, with its config and models.</summary>
    public FakeSageMaker WithEndpoint(string name, string config, params string[] models)
    {
        _endpoints.Add(name, config);
        return WithConfig(config, models);
    }

    public FakeSageMaker WithConfig(string name, params string[] models)
    {
        _models.UnionWith(models);
        _configs.Add(name, new DescribeEndpointConfigResponse
        {
            EndpointConfigName = name,
            ProductionVariants =
            [
                .. models.Select(model => new ProductionVariant
                {
                    VariantName = model, ModelName = model, InstanceType = "ml.m5.large", InitialInstanceCount = 1,
                }),
            ],
        });
        return this;
    }

    public Task<CreateModelResponse> CreateModelAsync(CreateModelRequest request, CancellationToken token)
    {
        Note("CreateModel", request.ModelName!);
        _models.Add(request.ModelName!);
        return Task.FromResult(new CreateModelResponse());
    }

    public Task<DescribeModelResponse> DescribeModelAsync(DescribeModelRequest request, CancellationToken token) =>
        _models.Contains(request.ModelName!)
            ? Task.FromResult(new DescribeModelResponse { ModelName = request.ModelName })
            : throw Missing("model", request.ModelName!);

    public Task DeleteModelAsync(DeleteModelRequest request, CancellationToken token)
    {
        Note("DeleteModel", request.ModelName!);
        return _models.Remove(request.ModelName!) ? Task.CompletedTask : throw Missing("model", request.ModelName!);
    }

    public Task<CreateEndpointConfigResponse> CreateEndpointConfigAsync(
        CreateEndpointConfigRequest request, CancellationToken token)
    {
        Note("CreateEndpointConfig", request.EndpointConfigName!);
        _configs.Add(request.EndpointConfigName!, new DescribeEndpointConfigResponse
        {
            EndpointConfigName = request.EndpointConfigName,
            ProductionVariants = request.ProductionVariants,
        });
        return Task.FromResult(new CreateEndpointConfigResponse());
    }

    public Task<DescribeEndpointConfigResponse> DescribeEndpointConfigAsync(
        DescribeEndpointConfigRequest request, CancellationToken token) =>
        Task.FromResult(_configs.GetValueOrDefault(request.EndpointConfigName!)
            ?? throw Missing("endpoint configuration", request.EndpointConfigName!));

    public Task DeleteEndpointConfigAsync(DeleteEndpointConfigRequest request, CancellationToken token)
    {
        Note("DeleteEndpointConfig", request.EndpointConfigName!);
        return _configs.Remove(request.EndpointConfigName!)
            ? Task.CompletedTask
            : throw Missing("endpoint configuration", request.EndpointConfigName!);
    }

    public Task<ListEndpointConfigsResponse> ListEndpointConfigsAsync(
        ListEndpointConfigsRequest request, CancellationToken token)
    {
        var skipped = request.NextToken is null ? 0 : int.Parse(request.NextToken);
        var next = skipped + ConfigsPerPage;
        return Task.FromResult(new ListEndpointConfigsResponse
        {
            EndpointConfigs =
            [
                .. _configs.Keys.Order().Skip(skipped).Take(ConfigsPerPage)
                    .Select(name => new EndpointConfigSummary { EndpointConfigName = name }),
            ],
            NextToken = next < _configs.Count ? next.ToString() : null,
        });
    }

    public Task<CreateEndpointResponse> CreateEndpointAsync(CreateEndpointRequest request, CancellationToken token)
    {
        Note("CreateEndpoint", request.EndpointName!);
        _endpoints.Add(request.EndpointName!, request.EndpointConfigName!);
        return Task.FromResult(new CreateEndpointResponse());
    }

    public Task UpdateEndpointAsync(UpdateEndpointRequest request, CancellationToken token) =>
        throw new NotSupportedException();

    public Task<DescribeEndpointResponse> DescribeEndpointAsync(
        DescribeEndpointRequest request, CancellationToken token)
    {
        var status = EndpointStatuses.Count > 1 ? EndpointStatuses.Dequeue() : EndpointStatuses.Peek();
        var name = request.EndpointName!;
        return status is not null && _endpoints.TryGetValue(name, out var config)
            ? Task.FromResult(new DescribeEndpointResponse
            {
                EndpointName = name,
                EndpointConfigName = config,
                EndpointStatus = status,
                FailureReason = status == "Failed" ? "The container didn't pass the ping health check." : null,
                CreationTime = SteppingTime.Origin,
            })
            : throw Missing("endpoint", name);
    }

    public Task DeleteEndpointAsync(DeleteEndpointRequest request, CancellationToken token)
    {
        Note("DeleteEndpoint", request.EndpointName!);
        return _endpoints.Remove(request.EndpointName!)
            ? Task.CompletedTask
            : throw Missing("endpoint", request.EndpointName!);
    }

    public Task<CreateTrainingJobResponse> CreateTrainingJobAsync(
        CreateTrainingJobRequest request, CancellationToken token) => throw new NotSupportedException();

    public Task<DescribeTrainingJobResponse> DescribeTrainingJobAsync(
        DescribeTrainingJobRequest request, CancellationToken token)
    {
        Calls.Add("DescribeTrainingJob " + request.TrainingJobName);
        return Task.FromResult(TrainingJob(request.TrainingJobName!));
    }

    public Task<ListTagsResponse> ListTagsAsync(ListTagsRequest request, CancellationToken token) =>
        Task.FromResult(Tags(request.NextToken));

    public Task<CreateTransformJobResponse> CreateTransformJobAsync(
        CreateTransformJobRequest request, CancellationToken token) => throw new NotSupportedException();

    public Task<DescribeTransformJobResponse> DescribeTransformJobAsync(
        DescribeTransformJobRequest request, CancellationToken token)
    {
        Calls.Add($"DescribeTransformJob {request.TransformJobName}");
        return Task.FromResult(TransformJob(request.TransformJobName!));
    }

    public Task StopTransformJobAsync(StopTransformJobRequest request, CancellationToken token) =>
        throw new NotSupportedException();

    public Task StopTrainingJobAsync(StopTrainingJobRequest request, CancellationToken token) =>
        throw new NotSupportedException();

    public Task<ListTrainingJobsResponse> ListTrainingJobsAsync(
        ListTrainingJobsRequest request, CancellationToken token) => throw new NotSupportedException();

    private static ServiceException Missing(string kind, string name) =>
        new("ValidationException", $"Could not find {kind} \"{name}\".");

    private void Note(string operation, string name)
    {
        Calls.Add($"{operation} {name}");
        if (Refusals.GetValueOrDefault(operation) is { } refusal)
        {
            throw refusal;
        }
    }
}
