using System.Diagnostics;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Waits for what another thread does, with a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, "It never came true.");
            await Task.Delay(10);
        }
    }
}
