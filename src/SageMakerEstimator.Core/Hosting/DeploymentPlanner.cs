using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Three requests that wait to be sent, and the code that goes with them.</summary>
internal sealed class PlannedDeployment(
    IBackend backend,
    Estimator estimator,
    DeploymentOptions options,
    CodeBundle? bundle,
    CreateModelRequest model,
    CreateEndpointConfigRequest config,
    CreateEndpointRequest endpoint) : DeploymentPlan(
        endpoint.EndpointName!,
        [
            new("CreateModel", WireJson.Readable(Masked.Of(model))),
            new("CreateEndpointConfig", WireJson.Readable(config)),
            new("CreateEndpoint", WireJson.Readable(endpoint)),
        ])
{
    public IBackend Backend { get; } = backend;

    public Estimator Estimator { get; } = estimator;

    public DeploymentOptions Options { get; } = options;

    /// <summary>Code that must be packed to the model's submit directory first; null when it is there already.</summary>
    public CodeBundle? Bundle { get; } = bundle;

    public CreateModelRequest Model { get; } = model;

    public CreateEndpointConfigRequest Config { get; } = config;

    public CreateEndpointRequest Endpoint { get; } = endpoint;
}

/// <summary>Works out what a deployment sends; asks the backend at most, and changes nothing.</summary>
internal sealed class DeploymentPlanner(Backends backends, TimeProvider time)
{
    private const string VariantName = "AllTraffic";

    public async Task<PlannedDeployment> PlanAsync(
        Estimator estimator, DeploymentOptions options, CancellationToken token)
    {
        var kind = InstanceTypes.BackendOf(options.InstanceType);
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
        await RefuseTakenAsync(backend, endpointName, estimator.Session, token).ConfigureAwait(false);
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
        var roleArn = await backend.RoleArnAsync(estimator.Role, token).ConfigureAwait(false);
        var model = Model(estimator, options, modelName, modelData, code, roleArn) with { Tags = tags };
        var variant = new ProductionVariant
        {
            VariantName = VariantName,
            ModelName = modelName,
            InitialInstanceCount = options.InitialInstanceCount,
            InstanceType = options.InstanceType,
            InitialVariantWeight = 1,
        };
        backend.CheckHosting(model, variant);
        var configName = await FreeConfigNameAsync(backend, endpointName, token).ConfigureAwait(false);
        return new PlannedDeployment(
            backend,
            estimator,
            options,
            bundle,
            model,
            new CreateEndpointConfigRequest
            {
                EndpointConfigName = configName,
                ProductionVariants = [variant],
                Tags = tags,
            },
            new CreateEndpointRequest { EndpointName = endpointName, EndpointConfigName = configName, Tags = tags });
    }

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

    private static async Task RefuseTakenAsync(
        IBackend backend, string name, AwsSession session, CancellationToken token)
    {
        try
        {
            await backend.SageMaker.DescribeEndpointAsync(new() { EndpointName = name }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return;
        }

        throw new SageMakerEstimatorException(
            ErrorId.EndpointExists,
            ErrorKind.ResourceExists,
            $"An endpoint '{name}' exists already. Nothing was changed.")
        {
            Target = name,
            RecommendedAction = "Give another -EndpointName, or remove the endpoint with: "
                + Paste.Endpoint("Unpublish-SMEndpoint", name, backend.Kind, session),
        };
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
}
