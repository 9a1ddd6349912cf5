using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Estimators of frameworks, and the requests that they become.</summary>
public abstract class FrameworkTest : IDisposable
{
    private readonly TempFolder _folder = new();

    private protected RecordingSink Sink { get; } = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A draft with a script that exists; the change makes of it what the test is about.</summary>
    private protected Estimator Draft(Action<Estimator> change, string script = "train.py")
    {
        var draft = new Estimator
        {
            EntryPoint = _folder.File(script),
            InstanceType = "ml.m5.xlarge",
            Role = "arn:aws:iam::123456789012:role/SageMakerRole",
            Session = new AwsSession { Region = "us-west-2" },
        };
        change(draft);
        return draft;
    }

    private protected Estimator Create(Action<Estimator> change, string script = "train.py") =>
        new EstimatorOperations().Create(Draft(change, script), Sink);

    private protected SageMakerEstimatorException Refuse(string errorId, Action<Estimator> change, string script = "train.py") =>
        Refusal.Of(errorId, () => Create(change, script));

    private protected static CreateTrainingJobRequest Request(Estimator estimator, string output = "s3://bucket/out") =>
        TrainingRequest.Build(
            estimator,
            new TrainingOptions(),
            "job-1",
            new RequestPlace(output, estimator.Role, estimator.Region),
            estimator.EntryPoint is null ? null : new StagedCode("s3://bucket/job-1/source/sourcedir.tar.gz", "train.py"));

    /// <summary>The hyperparameters that aren't of the code, one text.</summary>
    private protected static string Parameters(Estimator estimator, string output = "s3://bucket/out") => string.Join(
        "; ",
        (Request(estimator, output).HyperParameters ?? new Dictionary<string, string>())
            .Where(pair => pair.Key is not ("sagemaker_submit_directory" or "sagemaker_program" or "sagemaker_region"
                or "sagemaker_container_log_level" or "sagemaker_job_name"))
            .Select(pair => $"{pair.Key}={pair.Value}"));
}
