using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>The models that compilation jobs leave behind.</summary>
internal static class CompiledModels
{
    /// <summary>A model whose job has been started: it has no artifact yet, and so can't be published by mistake.</summary>
    public static Model Begun(Model source, string jobName, string? target)
    {
        var model = Fresh(source, jobName, target);
        model.ModelData = null;
        return model;
    }

    /// <summary>The model of a job that has completed, remembered by the estimator that trained it.</summary>
    public static Model Of(Model source, DescribeCompilationJobResponse job, IOperationSink sink)
    {
        var target = job.OutputConfig?.TargetDevice;
        var model = Fresh(source, job.CompilationJobName!, target);
        model.ModelData = job.ModelArtifacts?.S3ModelArtifacts;
        if (CompilationTargets.HasImage(target))
        {
            // The service alone knows which of its images fits the compiler that it has used.
            model.ImageUri = job.InferenceImage ?? source.ImageUri;
        }

        if (!CompilationTargets.IsHosted(target))
        {
            sink.Warning(
                $"What is compiled for {target ?? "a platform"} isn't hosted by SageMaker: take {model.ModelData} to the device.");
            return model;
        }

        for (var estimator = source.Origin; estimator is not null; estimator = estimator.Origin)
        {
            estimator.Remember(model);
        }

        return model;
    }

    /// <summary>What a job says of a model that nobody here knows.</summary>
    public static Model Source(DescribeCompilationJobResponse job, IBackend backend, AwsSession session) => new()
    {
        Role = job.RoleArn,
        Backend = Backend.Aws,
        Region = backend.Region,
        ProfileName = session.ProfileName,
        Session = session,
    };

    private static Model Fresh(Model source, string jobName, string? target)
    {
        // Another artifact is another model: what SageMaker knows by the old one's name isn't this.
        var model = source.Copy();
        model.Name = source.ModelName is null ? source.Name : null;
        (model.ModelName, model.ModelArn) = (null, null);
        (model.CompilationJobName, model.CompiledFor) = (jobName, target);
        return model;
    }
}
