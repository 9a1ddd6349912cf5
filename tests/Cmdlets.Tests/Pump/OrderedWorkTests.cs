using SageMakerEstimator.Base;

namespace SageMakerEstimator.Cmdlets.Tests.Pump;

public sealed class OrderedWorkTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 8)]
    public async Task Results_are_taken_in_the_order_of_their_begin_and_few_are_held(int sideBySide, int capacity)
    {
        using var work = new OrderedWork<int, int>(sideBySide);
        var (running, most, held) = (0, 0, 0);
        var results = new List<int>();
        for (var item = 0; item < 200; item++)
        {
            var value = item;
            work.Begin(value, async token =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                if (value % 7 == 0)
                {
                    await Task.Run(() => Thread.SpinWait(20_000), token);
                }

                Interlocked.Decrement(ref running);
                return value;
            });
            held++;
            Assert.InRange(held, 1, capacity);
            while (work.IsFull)
            {
                results.Add(await work.Take().Task);
                held--;
            }
        }

        while (!work.IsEmpty)
        {
            results.Add(await work.Take().Task);
        }

        Assert.Equal(Enumerable.Range(0, 200), results);
        Assert.InRange(most, 1, sideBySide);
    }

    [Fact]
    public async Task A_failure_is_of_its_own_item_and_the_rest_goes_on()
    {
        using var work = new OrderedWork<string, int>(2);
        work.Begin("good", _ => Task.FromResult(1));
        work.Begin("bad", _ => throw new InvalidOperationException("no"));
        work.Begin("last", _ => Task.FromResult(3));

        Assert.Equal(("good", 1), await Result(work));
        var (item, task) = work.Take();
        Assert.Equal("bad", item);
        await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Equal(("last", 3), await Result(work));
    }

    [Fact]
    public async Task Its_end_gives_up_what_is_running()
    {
        var begun = new TaskCompletionSource();
        var work = new OrderedWork<int, int>(1);
        work.Begin(0, async token =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return 0;
        });
        await begun.Task;
        work.Begin(1, _ => Task.FromResult(1));

        var (_, running) = work.Take();
        var (_, waiting) = work.Take();
        work.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task<(string Item, int Result)> Result(OrderedWork<string, int> work)
    {
        var (item, task) = work.Take();
        return (item, await task);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
