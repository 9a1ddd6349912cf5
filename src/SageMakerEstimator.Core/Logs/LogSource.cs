using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Logs;

/// <summary>How far what writes a log is.</summary>
internal enum LogLife
{
    /// <summary>More lines will come.</summary>
    Writing,

    /// <summary>It has ended just now: lines may still be on their way.</summary>
    Ended,

    /// <summary>It has ended long ago.</summary>
    Settled,
}

/// <summary>Where the log of a job or endpoint lies, and who tells whether more of it will come.</summary>
/// <param name="Group">The log group.</param>
/// <param name="Prefix">What its streams begin with; null when the group has no others.</param>
/// <param name="LifeAsync">Asks; throws when nothing of that name is there.</param>
internal sealed record LogSource(string Group, string? Prefix, Func<CancellationToken, Task<LogLife>> LifeAsync)
{
    // An endpoint lives for weeks: whether it was removed need not be known at once.
    private static readonly TimeSpan EndpointLook = TimeSpan.FromMinutes(5);

    // CloudWatch Logs delivers within a minute; whatever ended longer ago has been delivered.
    private static readonly TimeSpan Delivery = TimeSpan.FromMinutes(5);

    /// <summary>How long an answer about its life holds.</summary>
    public TimeSpan AskEvery { get; init; }

    public static LogSource Of(
        LogQuery query, IBackend backend, ITrainingOperations training, IHostingOperations hosting, TimeProvider time) =>
        query.Kind switch
        {
            LogSourceKind.TrainingJob => new(
                "/aws/sagemaker/TrainingJobs", query.Name + "/", token => TrainingAsync(query, training, time, token)),
            LogSourceKind.TransformJob => new(
                "/aws/sagemaker/TransformJobs", query.Name + "/", token => TransformAsync(query, backend, time, token)),
            LogSourceKind.Endpoint => new(
                "/aws/sagemaker/Endpoints/" + query.Name, null, EndpointLife(query, hosting)) { AskEvery = EndpointLook },
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };

    private static async Task<LogLife> TrainingAsync(
        LogQuery query, ITrainingOperations training, TimeProvider time, CancellationToken token)
    {
        var job = await training
            .DescribeAsync(new(query.Name, query.Backend, query.Session), token).ConfigureAwait(false);
        return Life(job.TrainingJobStatus, job.TrainingEndTime, time);
    }

    private static async Task<LogLife> TransformAsync(
        LogQuery query, IBackend backend, TimeProvider time, CancellationToken token)
    {
        try
        {
            var job = await backend.SageMaker
                .DescribeTransformJobAsync(new() { TransformJobName = query.Name }, token).ConfigureAwait(false);
            return Life(job.TransformJobStatus, job.TransformEndTime, time);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.TransformJobNotFound,
                ErrorKind.ObjectNotFound,
                $"There is no transform job '{query.Name}' {(query.Backend == Backend.Local ? "on this machine" : "in this account and region")}.",
                query.Name);
        }
    }

    /// <summary>An endpoint's log ends when the endpoint that was there is gone.</summary>
    private static Func<CancellationToken, Task<LogLife>> EndpointLife(LogQuery query, IHostingOperations hosting)
    {
        var endpoint = new EndpointReference(query.Name, query.Backend, query.Session);
        var wasThere = false;
        return async token =>
        {
            try
            {
                await hosting.ConnectAsync(endpoint, new PredictorOptions(), token).ConfigureAwait(false);
                wasThere = true;
                return LogLife.Writing;
            }
            catch (SageMakerEstimatorException error) when (wasThere && error.ErrorId == ErrorId.EndpointNotFound)
            {
                return LogLife.Ended;
            }
        };
    }

    private static LogLife Life(string? status, DateTimeOffset? ended, TimeProvider time) =>
        status is not ("Completed" or "Failed" or "Stopped") ? LogLife.Writing
        : time.GetUtcNow() - ended > Delivery ? LogLife.Settled
        : LogLife.Ended;
}
