using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Logs;

namespace SageMakerEstimator.Core.Jobs;

/// <summary>A job that can be described and stopped, whatever it does: all that following one needs to know.</summary>
internal interface IJob
{
    /// <summary>What it is, inside a sentence: <c>training job</c>.</summary>
    string Kind { get; }

    /// <summary>What it does, at the head of a progress bar: <c>Training</c>.</summary>
    string Doing { get; }

    string Name { get; }

    IBackend Backend { get; }

    string LogGroupName { get; }

    /// <summary>What the names of its log streams begin with.</summary>
    string LogStreamNamePrefix { get; }

    int InstanceCount { get; }

    /// <summary>How many log streams each machine may write.</summary>
    int StreamsPerInstance { get; }

    /// <summary>What errors are about: the object that the user has.</summary>
    object Target { get; }

    /// <summary>The id of the error that there is no such job.</summary>
    string NotFoundId { get; }

    /// <summary>What to paste to go on with it.</summary>
    JobCommands Commands { get; }

    /// <summary>What is left of a stopped job of this machine: a clause that ends in a semicolon.</summary>
    string LeftWhenStopped { get; }

    /// <summary>Whether the last state that was read was its end.</summary>
    bool HasEnded { get; }

    /// <summary>Reads its state; a refusal is the service's own.</summary>
    Task<JobState> DescribeAsync(CancellationToken token);

    /// <summary>Asks it to stop; a refusal is the service's own.</summary>
    Task StopAsync();

    /// <summary>What the state that was read last means for whoever waited.</summary>
    JobEnd End(LogTail tail, WaitOptions options);
}

/// <summary>A job's state.</summary>
/// <param name="Status">InProgress, Completed, Failed, Stopping or Stopped.</param>
/// <param name="Phase">The same in more detail, where there is one.</param>
/// <param name="Started">When its work began.</param>
/// <param name="Ended">When that ended.</param>
internal sealed record JobState(string? Status, string? Phase, DateTimeOffset? Started, DateTimeOffset? Ended)
{
    public bool HasEnded => IsEnd(Status);

    /// <summary>The longest time it may work; null when nobody said.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Its states so far, oldest first.</summary>
    public IReadOnlyList<SecondaryStatusTransition> Transitions { get; init; } = [];

    public static bool IsEnd(string? status) => status is "Completed" or "Failed" or "Stopped";
}

/// <summary>How a job ended.</summary>
/// <param name="Output">The object for the pipeline.</param>
/// <param name="Error">Why it isn't as it should be; null when it is.</param>
/// <param name="Cost">What it took, after its name; null when that isn't known.</param>
internal sealed record JobEnd(object Output, SageMakerEstimatorException? Error, string? Cost)
{
    /// <summary>The training job as it ended; null for jobs of other kinds.</summary>
    public TrainingJob? TrainingJob { get; init; }
}

/// <summary>Commands for a person to paste.</summary>
/// <param name="Follow">Shows its log to its end.</param>
/// <param name="Look">Shows its state.</param>
/// <param name="Wait">Waits for its end.</param>
/// <param name="Stop">Stops it.</param>
internal sealed record JobCommands(string Follow, string Look, string Wait, string Stop);

/// <summary>Shorter ways to say the usual.</summary>
internal static class JobTitles
{
    /// <summary>Kind and name at the beginning of a sentence.</summary>
    public static string Title(this IJob job) => $"{char.ToUpperInvariant(job.Kind[0])}{job.Kind[1..]} '{job.Name}'";
}
