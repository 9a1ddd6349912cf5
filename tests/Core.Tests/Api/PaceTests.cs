using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Tests;

public sealed class PaceTests
{
    private readonly SteppingTime _time = new();

    [Fact]
    public async Task A_few_calls_go_at_once_and_the_rest_at_the_pace()
    {
        var pace = new Pace(10, _time);

        await TakeAsync(pace, 5);
        Assert.Equal(TimeSpan.Zero, Elapsed);
        await TakeAsync(pace, 95);

        Assert.Equal(9.5, Elapsed.TotalSeconds, 3);
    }

    [Fact]
    public async Task A_throttled_caller_halves_its_pace_for_a_minute()
    {
        var pace = new Pace(10, _time);
        await TakeAsync(pace, 5);
        pace.Halve();

        await TakeAsync(pace, 10);
        Assert.InRange(Elapsed.TotalSeconds, 1.8, 2.1);

        _time.Advance(TimeSpan.FromMinutes(1.1));
        var before = Elapsed;
        await TakeAsync(pace, 15);
        Assert.Equal(1, (Elapsed - before).TotalSeconds, 1);
    }

    [Fact]
    public async Task Halving_again_and_again_still_lets_a_call_through()
    {
        var pace = new Pace(10, _time);
        for (var time = 0; time < 50; time++)
        {
            pace.Halve();
        }

        await TakeAsync(pace, 2);

        Assert.InRange(Elapsed.TotalSeconds, 1.5, 3.3);
    }

    [Fact]
    public async Task Operations_have_paces_of_their_own_and_most_have_none()
    {
        var rates = new CallRates(_time);

        for (var call = 0; call < 30; call++)
        {
            await rates.TurnAsync("GetLogEvents", CancellationToken.None);
        }

        Assert.Equal(2, Elapsed.TotalSeconds, 3);
        for (var call = 0; call < 1000; call++)
        {
            await rates.TurnAsync("CreateEndpoint", CancellationToken.None);
        }

        Assert.Equal(2, Elapsed.TotalSeconds, 3);
    }

    private TimeSpan Elapsed => _time.GetUtcNow() - SteppingTime.Origin;

    private static async Task TakeAsync(Pace pace, int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            await pace.TurnAsync(CancellationToken.None);
        }
    }
}
