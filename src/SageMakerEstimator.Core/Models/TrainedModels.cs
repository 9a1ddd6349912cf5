using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Models;

/// <summary>The models that training jobs leave behind: the artifact, and what else of the job serves it.</summary>
internal sealed class TrainedModels(Backends backends)
{
    public async Task<Model> OfAsync(
        Estimator estimator, bool allowStopped, IOperationSink sink, CancellationToken token)
    {
        var backend = backends.Of(estimator);
        var job = await CompletedJobAsync(backend, estimator, allowStopped, token).ConfigureAwait(false);
        var framework = TrainedFramework.Of(estimator);
        var code = framework is { Row.IsTensorFlowServing: true } || (framework is null && backend.Kind == Backend.Aws)
            ? null
            : TrainingCode(job);
        var model = new Model
        {
            ModelData = await ModelDataAsync(backend, job, token).ConfigureAwait(false),
            ImageUri = framework is null || framework.IsCustomImage ? estimator.TrainingImageUri : null,
            Framework = framework?.Row.Name,
            FrameworkVersion = framework?.Version,
            BaseFrameworkVersion = framework?.BaseVersion,
            PyVersion = framework?.PyVersion,
            EntryPoint = code?.Program,
            SourceDir = code?.Uri,
            CodeLocation = estimator.CodeLocation,
            EncryptsCode = estimator.EncryptsCode,
            ModelKmsKey = estimator.OutputKmsKey,
            ContainerLogLevel = framework is null && code is null ? null : estimator.ContainerLogLevel,
            Role = estimator.Role,
            VpcConfig = estimator.VpcConfig,
            EnableNetworkIsolation = estimator.EnableNetworkIsolation,
            Tag = estimator.Tag,
            TrainingJobName = job.TrainingJobName,
            Backend = estimator.Backend,
            Region = backend.Region,
            ProfileName = estimator.ProfileName,
            Session = estimator.Session,
            Origin = estimator,
            BaseName = estimator.BaseJobName
                ?? (estimator.TrainingImageUri is { } image ? JobName.BaseOfImage(image) : null)
                ?? JobName.BaseOf(job.TrainingJobName!),
        };

        // An image that was given by its URI is an image, whatever is in it: XGBoost's is an algorithm without a script.
        return PredictorDefaults.Apply(model, estimator.Framework);
    }

    private static async Task<DescribeTrainingJobResponse> CompletedJobAsync(
        IBackend backend, Estimator estimator, bool allowStopped, CancellationToken token)
    {
        if (estimator.TrainingJobName is not { } name)
        {
            throw NotCompleted("The estimator has no training job yet; run Start-SMTraining first.", estimator);
        }

        DescribeTrainingJobResponse job;
        try
        {
            job = await backend.SageMaker.DescribeTrainingJobAsync(new() { TrainingJobName = name }, token)
                .ConfigureAwait(false);
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

        return job.TrainingJobStatus == "Completed" || (job.TrainingJobStatus == "Stopped" && allowStopped)
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
        if (uri is not null && job.OutputDataConfig?.CompressionType == "NONE" && !uri.EndsWith('/'))
        {
            // Left as files: a prefix, and no archive.
            uri += "/";
        }

        return uri is not null && await MayExistAsync(backend, uri, token).ConfigureAwait(false)
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

    /// <summary>Who may not list a bucket may still deploy from it: then SageMaker looks.</summary>
    private static async Task<bool> MayExistAsync(IBackend backend, string uri, CancellationToken token)
    {
        try
        {
            return await backend.Objects.ExistsAsync(uri, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            return true;
        }
    }

    private static StagedCode? TrainingCode(DescribeTrainingJobResponse job)
    {
        var parameters = job.HyperParameters;
        if (parameters?.TryGetValue("sagemaker_program", out var program) != true
            || parameters?.TryGetValue("sagemaker_submit_directory", out var uri) != true)
        {
            return null;
        }

        // A job without a network got its code as a channel.
        var channel = job.InputDataConfig?.FirstOrDefault(given => given.ChannelName == "code");
        return new StagedCode(
            job.EnableNetworkIsolation == true && channel?.DataSource?.S3DataSource?.S3Uri is { } isolated
                ? isolated
                : Text(uri!),
            Text(program!));

        static string Text(string json) => PythonJson.LoadsOrText(json) as string ?? json;
    }

    private static SageMakerEstimatorException NotCompleted(string message, object target, string? remedy = null) =>
        new(ErrorId.TrainingJobNotCompleted, ErrorKind.InvalidArgument, message)
        {
            Target = target,
            RecommendedAction = remedy,
        };
}
