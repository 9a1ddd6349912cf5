namespace SageMakerEstimator.Core.Tests;

/// <summary>A clock on which a second has gone by each time somebody looks.</summary>
internal sealed class RushingTime : TimeProvider
{
    private long _looks;

    public override long GetTimestamp() => Interlocked.Increment(ref _looks) * TimestampFrequency;
}
