using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>The history of a job's states, each with its beginning and end.</summary>
internal static class JobTransitions
{
    public static LocalJobStatus To(LocalJobStatus status, string secondary, string message, DateTimeOffset now)
    {
        var history = status.Transitions
            .Select(transition => transition with { EndTime = transition.EndTime ?? now })
            .Append(new SecondaryStatusTransition
            {
                Status = secondary,
                StartTime = now,
                EndTime = status.HasEnded ? now : null,
                StatusMessage = message,
            });
        return status with
        {
            SecondaryStatus = secondary,
            LastModifiedTime = now,
            Transitions = [.. history],
        };
    }
}
