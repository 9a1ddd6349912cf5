using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Works out what a deployment sends; asks the backend at most, and changes nothing.</summary>
internal sealed class DeploymentPlanner(Backends backends, TimeProvider time)
{
    public async Task<PlannedDeployment> PlanAsync(
        Estimator estimator, DeploymentOptions options, IOperationSink sink, CancellationToken token)
    {
        var kind = InstanceTypes.BackendOf(options.InstanceType ?? "ml");
        if (estimator.Backend == Backend.Local && kind != Backend.Local)
        {
            throw Conflict("A model that was trained on this machine is published to -InstanceType local.", options);
        }

        var backend = backends.Of(kind, estimator.Session);
        var job = await CompletedJobAsync(estimator, options, token).ConfigureAwait(false);
        var modelData = await ModelDataAsync(backend, job, token).ConfigureAwait(false);
        var endpointName = options.EndpointName is null
            ? job.TrainingJobName!
            : JobName.Check(options.EndpointName, "EndpointName");
        var old = await FindOldAsync(backend, endpointName, options, sink, token).ConfigureAwait(false);
        var modelName = options.ModelName is null
            ? JobName.Generate(JobName.BaseOf(job.TrainingJobName!), time)
            : JobName.Check(options.ModelName, "ModelName");

        var bundle = options.EntryPoint is null
            ? null
            : CodeBundle.Create(options.EntryPoint, options.SourceDir, options.Dependency);
        var code = bundle is null
            ? TrainingCode(job)
            : new StagedCode(
                await backend.Objects.DefaultLocationAsync(token).ConfigureAwait(false) + modelName + "/sourcedir.tar.gz",
                bundle.Program);
        var tags = WireTags.Of(options.Tag ?? estimator.Tag);
        var roleArn = await backend.RoleArnAsync(estimator.Role, sink, token).ConfigureAwait(false);
        var model = Model(estimator, options, modelName, modelData, code, roleArn) with { Tags = tags };
        return old is null
            ? await NewAsync(backend, estimator, options, bundle, model, endpointName, token).ConfigureAwait(false)
            : await UpdateAsync(backend, estimator, options, bundle, model, old, token).ConfigureAwait(false);
    }

    /// <summary>The endpoint's present model on other machines.</summary>
    public async Task<PlannedDeployment> PlanUpdateAsync(
        EndpointReference endpoint, DeploymentOptions options, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(endpoint);
        var old = await FindOldAsync(backend, endpoint.Name, options, sink, token).ConfigureAwait(false);
        return await UpdateAsync(backend, null, options, null, null, old!, token, endpoint.Session).ConfigureAwait(false);
    }

    private async Task<PlannedDeployment> NewAsync(
        IBackend backend,
        Estimator estimator,
        DeploymentOptions options,
        CodeBundle? bundle,
        CreateModelRequest model,
        string endpointName,
        CancellationToken token)
    {
        var variant = EndpointConfigRequest.Variant(model.ModelName!, options);
        backend.CheckHosting(model, variant);
        var configName = await FreeConfigNameAsync(backend, endpointName, token).ConfigureAwait(false);
        var config = new CreateEndpointConfigRequest
        {
            EndpointConfigName = configName,
            ProductionVariants = [variant],
            DataCaptureConfig = await CaptureAsync(backend, options, token).ConfigureAwait(false),
            KmsKeyId = options.Endpoint.KmsKey,
            AsyncInferenceConfig = EndpointConfigRequest.Async(options.Endpoint.Async),
            Tags = model.Tags,
        };
        var endpoint = new CreateEndpointRequest
        {
            EndpointName = endpointName, EndpointConfigName = configName, Tags = model.Tags,
        };
        return new PlannedDeployment(backend, estimator, options, bundle, model, config, endpoint);
    }

    private async Task<PlannedDeployment> UpdateAsync(
        IBackend backend,
        Estimator? estimator,
        DeploymentOptions options,
        CodeBundle? bundle,
        CreateModelRequest? model,
        OldEndpoint old,
        CancellationToken token,
        AwsSession? session = null)
    {
        if (old.Config.ProductionVariants is not [var oldVariant])
        {
            throw Conflict(
                $"Endpoint '{old.Name}' has {old.Config.ProductionVariants?.Count ?? 0} variants; -Update changes an "
                + "endpoint with one.",
                options);
        }

        var variant = EndpointConfigRequest.Changed(oldVariant, model?.ModelName, options);
        var needed = !options.CreateOrUpdate
            || variant != oldVariant with { ModelName = variant.ModelName }
            || !await IsSameModelAsync(backend, oldVariant.ModelName!, model, token).ConfigureAwait(false);
        var config = new CreateEndpointConfigRequest
        {
            EndpointConfigName = JobName.Generate(old.Name, time),
            ProductionVariants = [variant],
            DataCaptureConfig = await CaptureAsync(backend, options, token).ConfigureAwait(false)
                ?? old.Config.DataCaptureConfig,
            KmsKeyId = options.Endpoint.KmsKey ?? old.Config.KmsKeyId,
            AsyncInferenceConfig = EndpointConfigRequest.Async(options.Endpoint.Async) ?? old.Config.AsyncInferenceConfig,
            Tags = model?.Tags,
        };
        var update = new PlannedUpdate(
            new UpdateEndpointRequest
            {
                EndpointName = old.Name,
                EndpointConfigName = config.EndpointConfigName,

                // Without a number of machines, as many as autoscaling has made of them by now.
                RetainAllVariantProperties =
                    options.InitialInstanceCount is null && variant.ServerlessConfig is null ? true : null,
            },
            old.Config,
            needed);
        return new PlannedDeployment(
            backend,
            estimator,
            options,
            bundle,
            model,
            config,
            new CreateEndpointRequest { EndpointName = old.Name, EndpointConfigName = config.EndpointConfigName },
            update)
        {
            Session = session ?? estimator!.Session,
        };
    }

    /// <summary>Whether a model does already what the new one would: the same image, data and environment.</summary>
    private static async Task<bool> IsSameModelAsync(
        IBackend backend, string oldName, CreateModelRequest? model, CancellationToken token)
    {
        if (model is null)
        {
            return true;
        }

        try
        {
            var old = await backend.SageMaker
                .DescribeModelAsync(new() { ModelName = oldName }, token).ConfigureAwait(false);
            var (before, after) = (old.PrimaryContainer, model.PrimaryContainer!);
            return before is not null
                && (before.Image, before.ModelDataUrl) == (after.Image, after.ModelDataUrl)
                && (before.Environment ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .SequenceEqual((after.Environment ?? new Dictionary<string, string>())
                        .OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return false;
        }
    }

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
            found = await watch.SettledAsync(options.Timeout, token).ConfigureAwait(false);
        }

        var config = await backend.SageMaker
            .DescribeEndpointConfigAsync(new() { EndpointConfigName = found!.EndpointConfigName }, token)
            .ConfigureAwait(false);
        return new OldEndpoint(name, config);
    }

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

    private static CreateModelRequest Model(
        Estimator estimator,
        DeploymentOptions options,
        string name,
        string modelData,
        StagedCode? code,
        string? roleArn)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (code is not null)
        {
            environment["SAGEMAKER_PROGRAM"] = code.Program;
            environment["SAGEMAKER_SUBMIT_DIRECTORY"] = code.Uri;
            environment["SAGEMAKER_CONTAINER_LOG_LEVEL"] = "20";
        }

        foreach (var (key, value) in TrainingRequest.Text(options.Environment) ?? [])
        {
            environment[key] = value;
        }

        return new CreateModelRequest
        {
            ModelName = name,
            ExecutionRoleArn = roleArn,
            PrimaryContainer = new ContainerDefinition
            {
                Image = estimator.TrainingImageUri,
                ModelDataUrl = modelData,
                Environment = environment,
            },
        };
    }

    private async Task<DescribeTrainingJobResponse> CompletedJobAsync(
        Estimator estimator, DeploymentOptions options, CancellationToken token)
    {
        if (estimator.TrainingJobName is not { } name)
        {
            throw NotCompleted("The estimator has no training job yet; run Start-SMTraining first.", estimator);
        }

        DescribeTrainingJobResponse job;
        try
        {
            job = await backends.Of(estimator).SageMaker
                .DescribeTrainingJobAsync(new() { TrainingJobName = name }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.TrainingJobNotFound,
                ErrorKind.ObjectNotFound,
                $"Training job '{name}' is gone, so there is no model to publish.",
                name);
        }

        var fine = job.TrainingJobStatus == "Completed"
            || (job.TrainingJobStatus == "Stopped" && options.AllowStopped);
        return fine
            ? job
            : throw (job.TrainingJobStatus switch
            {
                "Failed" => NotCompleted($"Training job '{name}' failed, so it has no model to publish.", estimator),
                "Stopped" => NotCompleted(
                    $"Training job '{name}' was stopped before it completed.",
                    estimator,
                    "Add -AllowStopped to publish what it had written by then."),
                _ => NotCompleted(
                    $"Training job '{name}' is {job.TrainingJobStatus}, so there is nothing to publish yet.",
                    estimator,
                    "Wait for it with: "
                    + Paste.Job("Connect-SMTrainingJob", name, estimator.Backend, estimator.Session)),
            });
    }

    private static async Task<string> ModelDataAsync(
        IBackend backend, DescribeTrainingJobResponse job, CancellationToken token)
    {
        var uri = job.ModelArtifacts?.S3ModelArtifacts;
        return uri is not null && await backend.Objects.ExistsAsync(uri, token).ConfigureAwait(false)
            ? uri
            : throw new SageMakerEstimatorException(
                ErrorId.ModelDataNotFound,
                ErrorKind.ObjectNotFound,
                $"The model of training job '{job.TrainingJobName}' ({job.TrainingJobStatus}) isn't at "
                + $"'{uri ?? "any place"}'.")
            {
                Target = job.TrainingJobName,
            };
    }

    private static StagedCode? TrainingCode(DescribeTrainingJobResponse job)
    {
        var parameters = job.HyperParameters;
        return parameters?.TryGetValue("sagemaker_program", out var program) == true
            && parameters.TryGetValue("sagemaker_submit_directory", out var uri)
                ? new StagedCode(Text(uri), Text(program))
                : null;

        static string Text(string json) => PythonJson.LoadsOrText(json) as string ?? json;
    }

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

    private static SageMakerEstimatorException NotCompleted(string message, object target, string? remedy = null) =>
        new(ErrorId.TrainingJobNotCompleted, ErrorKind.InvalidArgument, message)
        {
            Target = target,
            RecommendedAction = remedy,
        };

    private static SageMakerEstimatorException Conflict(string message, DeploymentOptions options) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = options.InstanceType };

    private sealed record OldEndpoint(string Name, DescribeEndpointConfigResponse Config);
}
