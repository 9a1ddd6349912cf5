using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Jobs;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>Follows one compilation job to its end.</summary>
internal sealed class CompilationWatch(IBackend backend, TimeProvider time, IOperationSink sink, string jobName)
{
    private const string LogGroup = "/aws/sagemaker/CompilationJobs";
    private const int KeptLines = 20;

    /// <summary>The job as it is now; an error when there is none.</summary>
    public async Task<DescribeCompilationJobResponse> ReadAsync(CancellationToken token)
    {
        try
        {
            return await DescribeAsync(token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            throw ServiceErrors.From(
                error,
                ErrorId.CompilationJobNotFound,
                ErrorKind.ObjectNotFound,
                $"There is no compilation job '{jobName}' in this account and region ({backend.Region}).",
                jobName);
        }
    }

    /// <summary>The completed job; every other end is an error, and Ctrl+C says how to go on.</summary>
    public async Task<DescribeCompilationJobResponse> CompletedAsync(TimeSpan? limit, CancellationToken token)
    {
        try
        {
            var job = await EndedAsync(limit, token).ConfigureAwait(false);
            return job.CompilationJobStatus == "COMPLETED"
                ? job
                : throw NotCompleted(job, await LastLinesAsync(token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            sink.LastWord($"Compilation job '{jobName}' goes on. Follow it again with: {Again}");
            throw;
        }
    }

    private string Again => Paste.Compilation(jobName, backend.Session);

    private async Task<DescribeCompilationJobResponse> EndedAsync(TimeSpan? limit, CancellationToken token)
    {
        var started = time.GetTimestamp();
        var ailing = new Ailing(time);
        var activity = $"Compiling {jobName}";
        TimeSpan? pause = null;
        string? status = null;
        try
        {
            while (true)
            {
                var job = await LookAsync(ailing, token).ConfigureAwait(false);
                if (job?.CompilationJobStatus is "COMPLETED" or "FAILED" or "STOPPED")
                {
                    return job;
                }

                var changed = job is not null && job.CompilationJobStatus != status;
                status = job?.CompilationJobStatus ?? status;
                sink.Progress(new ProgressReport(1, activity, status ?? "STARTING"));
                if (limit is { } longest && time.GetElapsedTime(started) > longest)
                {
                    throw TimedOut(longest, status);
                }

                pause = backend.Polling.Next(pause, changed);
                await Task.Delay(backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
            }
        }
        finally
        {
            sink.Progress(new ProgressReport(1, activity, "Ended", 100, Completed: true));
        }
    }

    /// <summary>The job; null when the service is ailing, which passes.</summary>
    private async Task<DescribeCompilationJobResponse?> LookAsync(Ailing ailing, CancellationToken token)
    {
        try
        {
            var job = await DescribeAsync(token).ConfigureAwait(false);
            ailing.IsOver();
            return job;
        }
        catch (ServiceException error)
        {
            var ailment = ailing.Of(error, backend);
            if (ailing.ShouldTell(ailment))
            {
                sink.Warning(
                    $"Compilation job '{jobName}' can't be read at the moment ({error.Message}). The waiting goes on.");
            }

            return ailment == Ailment.Unbearable ? throw Lost(error) : null;
        }
    }

    private Task<DescribeCompilationJobResponse> DescribeAsync(CancellationToken token) =>
        backend.SageMaker.DescribeCompilationJobAsync(new() { CompilationJobName = jobName }, token);

    private SageMakerEstimatorException Lost(ServiceException error)
    {
        var wrapped = ServiceErrors.Wrap(error, $"Waiting for compilation job '{jobName}', which goes on,", jobName);
        return ServiceErrors.From(
            error, wrapped.ErrorId, wrapped.Kind, wrapped.Message, jobName, $"Follow it again with: {Again}");
    }

    private SageMakerEstimatorException TimedOut(TimeSpan limit, string? status) =>
        new(
            ErrorId.WaitTimedOut,
            ErrorKind.OperationTimeout,
            $"Compilation job '{jobName}' didn't end within {limit}; it is {status ?? "STARTING"} and goes on.")
        {
            Target = jobName,
            RecommendedAction = $"Follow it again with: {Again}",
        };

    /// <summary>What the compiler said last; nothing when it can't be read, as the error itself matters more.</summary>
    private async Task<string[]> LastLinesAsync(CancellationToken token)
    {
        try
        {
            var lines = await new LogStreamReader(backend.Logs, LogGroup, jobName, null)
                .LastAsync(KeptLines, token).ConfigureAwait(false);
            return [.. lines.Select(line => line.Message).Where(line => line.Length > 0)];
        }
        catch (ServiceException error)
        {
            sink.Verbose($"The log of compilation job '{jobName}' can't be read: {error.Message}");
            return [];
        }
    }

    private SageMakerEstimatorException NotCompleted(DescribeCompilationJobResponse job, string[] lines)
    {
        var failed = job.CompilationJobStatus == "FAILED";
        var log = backend.Region is { } region && LogLink.Of(region, LogGroup, jobName) is { } link ? $"\nLog: {link}" : "";
        var said = lines.Length == 0 ? "" : "\nLast lines of its log:\n  " + string.Join("\n  ", lines);
        return new SageMakerEstimatorException(
            failed ? ErrorId.CompilationJobFailed : ErrorId.CompilationJobStopped,
            ErrorKind.InvalidResult,
            failed
                ? $"Compilation job '{jobName}' failed.\n{job.FailureReason}{said}{log}"
                : $"Compilation job '{jobName}' was stopped before it completed.{said}{log}")
        {
            Target = jobName,
            RecommendedAction = failed
                ? "See to -InputShape, -Framework and -FrameworkVersion, which must be those of the model."
                : $"A job that takes longer than -MaxRun ({job.StoppingCondition?.MaxRuntimeInSeconds} s here) is stopped.",
        };
    }
}
