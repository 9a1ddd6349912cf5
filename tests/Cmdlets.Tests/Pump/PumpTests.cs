using System.Diagnostics;
using System.Management.Automation;

namespace SageMakerEstimator.Cmdlets.Tests.Pump;

public sealed class PumpTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Ctrl_C_during_a_long_poll_is_back_within_a_second_and_the_work_saw_it()
    {
        var polling = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var key = TestPumpCommand.File(async (sink, token) =>
        {
            try
            {
                polling.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                sink.LastWord("it goes on");
                cancelled.SetResult();
                throw;
            }
        });
        using var shell = _shell.Script("param($key) Test-Pump $key", key);
        var running = shell.InvokeAsync();
        await polling.Task.WaitAsync(Hang);

        var watch = Stopwatch.StartNew();
        shell.Stop();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"Stop took {watch.Elapsed}.");
        await cancelled.Task.WaitAsync(Hang);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running.WaitAsync(Hang));
        Assert.Equal(["it goes on"], _shell.Screen.Warnings);
    }

    [Fact]
    public async Task Work_that_ignores_Ctrl_C_is_left_behind_within_a_moment()
    {
        var polling = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var key = TestPumpCommand.File(async (_, _) =>
        {
            polling.SetResult();
            await end.Task;
        });
        using var shell = _shell.Script("param($key) Test-Pump $key", key);
        var running = shell.InvokeAsync();
        await polling.Task.WaitAsync(Hang);

        await Task.Run(shell.Stop).WaitAsync(Hang);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        end.SetResult();
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_pipeline_that_has_enough_cancels_the_work()
    {
        var (key, cancelled) = Endless((sink, number) => sink.Output(number));
        using var shell = _shell.Script("param($key) Test-Pump $key | Select-First", key);

        var output = shell.Invoke();

        Assert.Equal(0, Assert.Single(output).BaseObject);
        await cancelled.WaitAsync(Hang);
    }

    [Fact]
    public async Task ErrorAction_Stop_cancels_the_work()
    {
        var (key, cancelled) = Endless((sink, number) => sink.Error(Failure($"item {number}")));
        using var shell = _shell.Script("param($key) Test-Pump $key -ErrorAction Stop", key);

        var error = Assert.Throws<ActionPreferenceStopException>(() => shell.Invoke());

        Assert.Equal($"ModelError,{typeof(TestPumpCommand).FullName}", error.ErrorRecord.FullyQualifiedErrorId);
        await cancelled.WaitAsync(Hang);
    }

    [Fact]
    public void Ten_thousand_items_keep_their_order_across_streams()
    {
        const int count = 10_000;
        var key = TestPumpCommand.File((sink, _) =>
        {
            for (var number = 0; number < count; number++)
            {
                Report(sink, number);
            }

            return Task.CompletedTask;
        });
        using var shell = _shell.Script(
            "param($key) Test-Pump $key -Verbose -InformationAction SilentlyContinue *>&1 | ForEach-Object { \"$_\" }", key);

        var output = shell.Invoke().Select(item => item.ToString()).ToArray();

        Assert.Equal(Enumerable.Range(0, count).Select(number => number.ToString()), output);

        static void Report(IOperationSink sink, int number)
        {
            switch (number % 5)
            {
                case 0:
                    sink.Output(number);
                    break;
                case 1:
                    sink.Warning(number.ToString());
                    break;
                case 2:
                    sink.Verbose(number.ToString());
                    break;
                case 3:
                    sink.Information(number.ToString(), "tag");
                    break;
                default:
                    sink.Error(Failure(number.ToString()));
                    break;
            }
        }
    }

    [Fact]
    public void A_failure_becomes_one_error_record_with_our_id_category_target_and_advice()
    {
        var key = TestPumpCommand.File((_, _) => throw new SageMakerEstimatorException(
            ErrorId.PortInUse, ErrorKind.ResourceBusy, "Port 80 is taken.") { Target = 80, RecommendedAction = "Wait." });
        using var shell = _shell.Script("param($key) Test-Pump $key; 'after'", key);

        var output = shell.Invoke();

        var error = Assert.Single(shell.Streams.Error);
        Assert.Equal($"PortInUse,{typeof(TestPumpCommand).FullName}", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, error.CategoryInfo.Category);
        Assert.Equal(80, error.TargetObject);
        Assert.Equal("Wait.", error.ErrorDetails.RecommendedAction);
        Assert.Equal("after", Assert.Single(output).BaseObject);
    }

    [Fact]
    public void An_error_without_a_target_is_about_the_item_and_the_next_item_goes_on()
    {
        var bad = TestPumpCommand.File((_, _) => throw Failure("no"));
        var good = TestPumpCommand.File((sink, _) =>
        {
            sink.Output("yes");
            return Task.CompletedTask;
        });
        using var shell = _shell.Script("param($keys) $keys -split ',' | Test-Pump", $"{bad},{good}");

        var output = shell.Invoke();

        Assert.Equal(bad, Assert.Single(shell.Streams.Error).TargetObject);
        Assert.Equal("yes", Assert.Single(output).BaseObject);
    }

    [Fact]
    public void An_error_nobody_foresaw_ends_the_call_under_an_id_of_its_own()
    {
        var bad = TestPumpCommand.File((_, _) => throw new InvalidCastException("boo"));
        var never = TestPumpCommand.File((sink, _) =>
        {
            sink.Output("never");
            return Task.CompletedTask;
        });
        using var shell = _shell.Script("param($keys) $keys -split ',' | Test-Pump", $"{bad},{never}");

        Assert.Empty(shell.Invoke());

        var error = Assert.Single(shell.Streams.Error);
        Assert.Equal($"Unexpected,{typeof(TestPumpCommand).FullName}", error.FullyQualifiedErrorId);
        Assert.IsType<InvalidCastException>(error.Exception.InnerException);
    }

    [Fact]
    public async Task Work_that_is_faster_than_the_pipeline_waits_for_it()
    {
        var reported = 0;
        var gate = new ManualResetEventSlim();
        var key = TestPumpCommand.File((sink, _) =>
        {
            for (; reported < 100_000; reported++)
            {
                sink.Output(reported);
            }

            return Task.CompletedTask;
        });
        using var shell = _shell.Script("param($key) Test-Pump $key | ForEach-Object { $gate.Wait(); $_ }", key);
        shell.Runspace.SessionStateProxy.SetVariable("gate", gate);
        var running = shell.InvokeAsync();

        // It stands still once the queue is full: two looks with the same, small number.
        int seen;
        do
        {
            seen = Volatile.Read(ref reported);
            await Task.Delay(100);
        }
        while (seen == 0 || seen != Volatile.Read(ref reported));

        Assert.InRange(seen, 1, 2_000);
        gate.Set();
        Assert.Equal(100_000, (await running.WaitAsync(Hang)).Count);
    }

    [Fact]
    public async Task Two_runspaces_pump_at_the_same_time()
    {
        using var other = new Shell();
        var meeting = new Barrier(2);
        var keys = Enumerable.Range(0, 2).Select(number => TestPumpCommand.File((sink, _) =>
        {
            Assert.True(meeting.SignalAndWait(Hang));
            sink.Output(number);
            return Task.CompletedTask;
        })).ToArray();
        using var first = _shell.Script("param($key) Test-Pump $key", keys[0]);
        using var second = other.Script("param($key) Test-Pump $key", keys[1]);

        var outputs = await Task.WhenAll(first.InvokeAsync(), second.InvokeAsync()).WaitAsync(Hang);

        Assert.Equal([0, 1], outputs.Select(output => output.Single().BaseObject));
    }

    private static SageMakerEstimatorException Failure(string message) =>
        new(ErrorId.ModelError, ErrorKind.InvalidResult, message);

    private static (string Key, Task Cancelled) Endless(Action<IOperationSink, int> report)
    {
        var cancelled = new TaskCompletionSource();
        var key = TestPumpCommand.File(async (sink, token) =>
        {
            using var registration = token.Register(() => cancelled.TrySetResult());
            for (var number = 0; !token.IsCancellationRequested; number++)
            {
                report(sink, number);
                await Task.Yield();
            }
        });
        return (key, cancelled.Task);
    }
}
