using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Works out what a deployment sends; asks the backend at most, and changes nothing.</summary>
internal sealed class DeploymentPlanner(Backends backends, TimeProvider time)
{
    public async Task<PlannedDeployment> PlanAsync(
        Estimator estimator, DeploymentOptions options, IOperationSink sink, CancellationToken token)
    {
        var model = options.UseCompiledModel
            ? CompiledChoice.Of(estimator, options.InstanceType)
            : await new TrainedModels(backends)
                .OfAsync(estimator, options.Model.AllowStopped, sink, token).ConfigureAwait(false);
        return await PlanAsync(model, options, sink, token).ConfigureAwait(false);
    }

    public async Task<PlannedDeployment> PlanAsync(
        Model model, DeploymentOptions options, IOperationSink sink, CancellationToken token)
    {
        var plan = await new ModelPlanner(backends, time)
            .PlanAsync(model, ModelOptionsOf(options), sink, token).ConfigureAwait(false);
        var endpointName = options.EndpointName is null
            ? NameOf(model, plan)
            : JobName.Check(options.EndpointName, "EndpointName");
        var old = await FindOldAsync(plan.Backend, endpointName, options, sink, token).ConfigureAwait(false);
        var variant = EndpointConfigRequest.Variant(plan.ModelName, options);
        HostingRules.Warn([variant], options, sink);
        return old is null
            ? await NewAsync(endpointName, [plan], [variant], options, token).ConfigureAwait(false)
            : await UpdateAsync(plan.Backend, plan.Model.Session, options, plan, old, sink, token).ConfigureAwait(false);
    }

    /// <summary>Several models behind one endpoint, each with its share of the requests.</summary>
    public async Task<PlannedDeployment> PlanAsync(
        IReadOnlyList<VariantOptions> variants,
        AwsSession session,
        DeploymentOptions options,
        IOperationSink sink,
        CancellationToken token)
    {
        var (models, made) = await new VariantPlanner(backends, time)
            .PlanAsync(variants, session, options, ModelOptionsOf(options), sink, token).ConfigureAwait(false);
        var endpointName = options.EndpointName is null
            ? JobName.Generate(JobName.BaseOf(models[0].ModelName), time)
            : JobName.Check(options.EndpointName, "EndpointName");
        HostingRules.Warn(made, options, sink);
        var old = await FindOldAsync(models[0].Backend, endpointName, options, sink, token).ConfigureAwait(false);
        return old is null
            ? await NewAsync(endpointName, models, made, options, token).ConfigureAwait(false)
            : await ChangeAsync(models[0].Backend, models[0].Model.Session, options, models, made, old, sink, token)
                .ConfigureAwait(false);
    }

    /// <summary>The endpoint's present model on other machines.</summary>
    public async Task<PlannedDeployment> PlanUpdateAsync(
        EndpointReference endpoint, DeploymentOptions options, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(endpoint);
        if (options.InstanceType is { } type && InstanceTypes.BackendOf(type) != backend.Kind)
        {
            throw Conflict(
                $"Endpoint '{endpoint.Name}' can't be moved to {type}: publish its model there, under -EndpointName.", options);
        }

        var old = await FindOldAsync(backend, endpoint.Name, options, sink, token).ConfigureAwait(false);
        ModelRules.CheckUnchanged(
            new Model { ModelName = old!.Config.ProductionVariants?.FirstOrDefault()?.ModelName }, options.Model);
        return await UpdateAsync(backend, endpoint.Session, options, null, old, sink, token).ConfigureAwait(false);
    }

    /// <summary>The endpoint's machines are what the model is served on.</summary>
    private static ModelOptions ModelOptionsOf(DeploymentOptions options) => options.Model with
    {
        InstanceType = options.InstanceType,
        Serverless = options.Endpoint.Serverless is not null,
        AcceleratorType = options.Endpoint.AcceleratorType,
        Tag = options.Tag,
        Predictor = options.Predictor,
    };

    /// <summary>The training job's name; else the model's when it is made now, or a new one of the same base.</summary>
    private string NameOf(Model model, ModelPlan plan) =>
        model is { TrainingJobName: { } job, ModelName: null, Name: null } ? job
        : plan is { Name: null, IsRegistered: false } ? plan.ModelName
        : JobName.Generate(JobName.BaseOf(plan.ModelName), time);

    private async Task<PlannedDeployment> NewAsync(
        string endpointName,
        IReadOnlyList<ModelPlan> models,
        IReadOnlyList<ProductionVariant> variants,
        DeploymentOptions options,
        CancellationToken token)
    {
        var backend = models[0].Backend;
        HostingRules.Check(models, variants, options);
        var configName = await FreeConfigNameAsync(backend, endpointName, token).ConfigureAwait(false);
        var tags = TagsOf(options, models);
        var config = new CreateEndpointConfigRequest
        {
            EndpointConfigName = configName,
            ProductionVariants = variants,
            DataCaptureConfig = await CaptureAsync(backend, options, token).ConfigureAwait(false),
            KmsKeyId = options.Endpoint.KmsKey,
            AsyncInferenceConfig = EndpointConfigRequest.Async(options.Endpoint.Async),
            Tags = tags,
        };
        var endpoint = new CreateEndpointRequest
        {
            EndpointName = endpointName, EndpointConfigName = configName, Tags = tags,
        };
        return new PlannedDeployment(backend, models[0].Model.Session, options, models, config, endpoint);
    }

    private Task<PlannedDeployment> UpdateAsync(
        IBackend backend,
        AwsSession session,
        DeploymentOptions options,
        ModelPlan? model,
        OldEndpoint old,
        IOperationSink sink,
        CancellationToken token)
    {
        if (old.Config.ProductionVariants is not [var oldVariant])
        {
            throw Conflict(
                $"Endpoint '{old.Name}' has {old.Config.ProductionVariants?.Count ?? 0} variants; to change it, say all of "
                + "them with -Variant.",
                options);
        }

        return ChangeAsync(
            backend,
            session,
            options,
            model is null ? [] : [model],
            [EndpointConfigRequest.Changed(oldVariant, model?.ModelName, options)],
            old,
            sink,
            token);
    }

    private async Task<PlannedDeployment> ChangeAsync(
        IBackend backend,
        AwsSession session,
        DeploymentOptions options,
        IReadOnlyList<ModelPlan> models,
        IReadOnlyList<ProductionVariant> variants,
        OldEndpoint old,
        IOperationSink sink,
        CancellationToken token)
    {
        HostingRules.Check(models, variants, options);
        var before = old.Config.ProductionVariants ?? [];
        var scaling = new Autoscaling(backend, old.Name, sink);
        var targets = await scaling.TargetsAsync(before, token).ConfigureAwait(false);
        scaling.Check(targets, before, variants);
        var needed = !options.CreateOrUpdate
            || !await HostingRules.IsSameAsync(models, variants, before, token)
                .ConfigureAwait(false);
        var config = new CreateEndpointConfigRequest
        {
            EndpointConfigName = JobName.Generate(old.Name, time),
            ProductionVariants = variants,
            DataCaptureConfig = await CaptureAsync(backend, options, token).ConfigureAwait(false)
                ?? old.Config.DataCaptureConfig,
            KmsKeyId = options.Endpoint.KmsKey ?? old.Config.KmsKeyId,
            AsyncInferenceConfig = EndpointConfigRequest.Async(options.Endpoint.Async) ?? old.Config.AsyncInferenceConfig,
            Tags = models.Count == 0 ? null : TagsOf(options, models),
        };
        var update = new PlannedUpdate(
            new UpdateEndpointRequest
            {
                EndpointName = old.Name,
                EndpointConfigName = config.EndpointConfigName,

                // Without a number of machines, as many as autoscaling has made of them by now.
                RetainAllVariantProperties = KeepsCounts(options, variants, old) ? true : null,
            },
            old.Config,
            needed)
        {
            ScalableTargets = targets,
        };
        return new PlannedDeployment(
            backend,
            session,
            options,
            models,
            config,
            new CreateEndpointRequest { EndpointName = old.Name, EndpointConfigName = config.EndpointConfigName },
            update);
    }

    /// <summary>Only of variants that the endpoint has already can there be anything to keep.</summary>
    private static bool KeepsCounts(
        DeploymentOptions options, IReadOnlyList<ProductionVariant> variants, OldEndpoint old) =>
        options.InitialInstanceCount is null
        && options.VariantCountsGiven is false
        && variants.All(variant => variant.ServerlessConfig is null
            && (old.Config.ProductionVariants ?? []).Any(before => before.VariantName == variant.VariantName));

    /// <summary>What the call says, else what its models have.</summary>
    private static IReadOnlyList<WireTag>? TagsOf(DeploymentOptions options, IReadOnlyList<ModelPlan> models) =>
        options.Tag is { } given ? WireTags.Of(given) : WireTags.Of(models[0].Model.Tag);

    private static async Task<DataCaptureConfig?> CaptureAsync(
        IBackend backend, DeploymentOptions options, CancellationToken token)
    {
        var capture = options.Endpoint.DataCapture;
        var place = capture is { S3Uri: null }
            ? await backend.Objects.DefaultLocationAsync(token).ConfigureAwait(false)
            : "";
        return EndpointConfigRequest.Capture(capture, place);
    }

    /// <summary>The endpoint that is to be updated, at rest; null when a new one is made.</summary>
    private async Task<OldEndpoint?> FindOldAsync(
        IBackend backend, string name, DeploymentOptions options, IOperationSink sink, CancellationToken token)
    {
        var watch = new EndpointWatch(backend, time, sink, name);
        var found = await watch.FindAsync(token).ConfigureAwait(false);
        if (found?.EndpointStatus == "Deleting")
        {
            // The name is free again in a moment.
            await watch.GoneAsync(options.Timeout, token).ConfigureAwait(false);
            found = null;
        }

        if (found is null)
        {
            return options.Update
                ? throw new SageMakerEstimatorException(
                    ErrorId.EndpointNotFound,
                    ErrorKind.ObjectNotFound,
                    $"There is no endpoint '{name}' to update. Nothing was changed.")
                {
                    Target = name,
                    RecommendedAction = "Leave -Update out to make it, or use -CreateOrUpdate.",
                }
                : null;
        }

        if (!options.Update && !options.CreateOrUpdate)
        {
            throw Taken(backend, name);
        }

        if (EndpointWatch.IsMoving(found.EndpointStatus))
        {
            // What somebody removes meanwhile is looked at anew, as if it had been gone before.
            found = await watch.SettledAsync(options.Timeout, token).ConfigureAwait(false);
            if (found is null)
            {
                return await FindOldAsync(backend, name, options, sink, token).ConfigureAwait(false);
            }
        }

        return found.EndpointStatus == "Failed"
            ? throw NotUpdatable(
                backend, name, ErrorId.EndpointFailed, $"is Failed, and SageMaker updates no such endpoint. {found.FailureReason}")
            : new OldEndpoint(name, await OldConfigAsync(backend, name, found.EndpointConfigName, token).ConfigureAwait(false));
    }

    private static async Task<DescribeEndpointConfigResponse> OldConfigAsync(
        IBackend backend, string name, string? configName, CancellationToken token)
    {
        try
        {
            return await backend.SageMaker
                .DescribeEndpointConfigAsync(new() { EndpointConfigName = configName }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw NotUpdatable(
                backend,
                name,
                ErrorId.EndpointConfigNotFound,
                $"serves, but its config '{configName}' was deleted, and nothing else says what is to stay as it is.");
        }
    }

    private static SageMakerEstimatorException NotUpdatable(IBackend backend, string name, string id, string why) =>
        new(
            id,
            id == ErrorId.EndpointFailed ? ErrorKind.InvalidResult : ErrorKind.ObjectNotFound,
            $"Endpoint '{name}' {why.TrimEnd()} Nothing was changed.")
        {
            Target = name,
            RecommendedAction = "Remove it, and publish again without -Update: "
                + Paste.Endpoint("Unpublish-SMEndpoint", name, backend),
        };

    private static SageMakerEstimatorException Taken(IBackend backend, string name) =>
        new(
            ErrorId.EndpointExists,
            ErrorKind.ResourceExists,
            $"An endpoint '{name}' exists already. Nothing was changed.")
        {
            Target = name,
            RecommendedAction = "Give another -EndpointName, add -Update to give it this model, or remove it with: "
                + Paste.Endpoint("Unpublish-SMEndpoint", name, backend),
        };

    /// <summary>The endpoint's name, or one with a stamp when a config of an endpoint long gone has it.</summary>
    private async Task<string> FreeConfigNameAsync(IBackend backend, string endpointName, CancellationToken token)
    {
        try
        {
            await backend.SageMaker
                .DescribeEndpointConfigAsync(new() { EndpointConfigName = endpointName }, token).ConfigureAwait(false);
            return JobName.Generate(endpointName, time);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return endpointName;
        }
    }

    private static SageMakerEstimatorException Conflict(string message, DeploymentOptions options) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = options.InstanceType };

    private sealed record OldEndpoint(string Name, DescribeEndpointConfigResponse Config);
}
