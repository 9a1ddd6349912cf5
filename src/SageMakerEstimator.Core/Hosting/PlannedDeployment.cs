using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Requests that wait to be sent, and the code that goes with them.</summary>
internal sealed class PlannedDeployment(
    IBackend backend,
    AwsSession session,
    DeploymentOptions options,
    IReadOnlyList<ModelPlan> models,
    CreateEndpointConfigRequest config,
    CreateEndpointRequest endpoint,
    PlannedUpdate? update = null) : DeploymentPlan(
        endpoint.EndpointName!, RequestsOf(models, config, endpoint, update))
{
    public IBackend Backend { get; } = backend;

    public AwsSession Session { get; } = session;

    /// <summary>The estimator that is to know its endpoint; null when none brought the model.</summary>
    public Estimator? Estimator => Model?.Model.Origin;

    public DeploymentOptions Options { get; } = options;

    /// <summary>One a variant; none when the endpoint keeps what it has.</summary>
    public IReadOnlyList<ModelPlan> Models { get; } = models;

    /// <summary>The first of them; null when the endpoint keeps its model.</summary>
    public ModelPlan? Model => Models.Count == 0 ? null : Models[0];

    public CreateEndpointConfigRequest Config { get; } = config;

    public CreateEndpointRequest Endpoint { get; } = endpoint;

    /// <summary>What becomes of an endpoint that exists; null when it is new.</summary>
    public PlannedUpdate? Update { get; } = update;

    private static WhatIfRequest[] RequestsOf(
        IReadOnlyList<ModelPlan> models,
        CreateEndpointConfigRequest config,
        CreateEndpointRequest endpoint,
        PlannedUpdate? update) =>
        update is { IsNeeded: false }
            ? []
            :
            [
                .. models.SelectMany(model => model.Requests),
                new("CreateEndpointConfig", WireJson.Readable(config)),
                update is null
                    ? new("CreateEndpoint", WireJson.Readable(endpoint))
                    : new("UpdateEndpoint", WireJson.Readable(update.Request)),
            ];
}

/// <summary>An update of an endpoint that exists.</summary>
/// <param name="Request">What is sent.</param>
/// <param name="OldConfig">The config that the endpoint has now.</param>
/// <param name="IsNeeded">False when everything is already as it is asked for.</param>
internal sealed record PlannedUpdate(
    UpdateEndpointRequest Request, DescribeEndpointConfigResponse OldConfig, bool IsNeeded)
{
    /// <summary>Variants whose number of machines autoscaling changes.</summary>
    public IReadOnlyList<ScalableTarget> ScalableTargets { get; init; } = [];
}
