using FakeAws.Control;
using FakeAws.Time;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Removals from each state of an endpoint: nothing that bills is left, and nothing that serves loses what it needs.</summary>
public sealed class HalfDoneRemovalTests : HalfDoneTest
{
    // Each of these refuses removal, or looks at rest and isn't.
    [Theory]
    [InlineData("Creating")]
    [InlineData("SystemUpdating")]
    [InlineData("Failed")]
    [InlineData("OutOfService")]
    [InlineData("Deleting")]
    public async Task A_removal_ends_with_nothing_from_each_state(string state)
    {
        await PublishAsync(Trained, Plain with { NoWait = state == "Creating" });
        switch (state)
        {
            case "Creating":
                break;
            case "Deleting":
                Control.Plan(new EndpointPlan { On = "delete", Steps = [new Step("Deleting", 30)] });
                await Api.DeleteEndpointAsync(new() { EndpointName = "ep" }, CancellationToken.None);
                break;
            default:
                Control.MoveEndpoint("ep", [new Step(state, 20), new Step(state == "SystemUpdating" ? "InService" : state)]);
                break;
        }

        await RemoveAsync();

        Assert.Empty(Left);
        AssertGoneBeforeItsConfig();
    }

    [Theory]
    [InlineData("Updating", "InService")]
    [InlineData("Updating", "RollingBack")]
    [InlineData("Updating", "Failed")]
    public async Task A_removal_in_the_middle_of_an_update_takes_both_configs_and_both_models(string first, string then)
    {
        await PublishAsync(Trained);
        Control.Plan(new EndpointPlan { On = "update", Steps = [new Step(first, 10), new Step(then, 10), new Step("InService")] });
        await PublishAsync(await TrainAsync("job-2"), Updating with { NoWait = true });
        Assert.Equal(2, Control.Resources()["endpoint-config"].Count);

        await RemoveAsync();

        Assert.Empty(Left);
        AssertGoneBeforeItsConfig();
    }

    [Fact]
    public async Task A_removal_right_after_an_update_was_asked_for_waits_for_what_no_read_shows_yet()
    {
        await PublishAsync(Trained);
        var plan = await Hosting.PlanRemovalAsync(Reference, false, false, Sink, CancellationToken.None);
        Control.Plan(new EndpointPlan
        {
            On = "update", Steps = [new Step("InService", Reads: 4), new Step("Updating", 3), new Step("InService")],
        });
        await PublishAsync(await TrainAsync("job-2"), Updating with { NoWait = true });

        // Planned before the update: its config and model weren't there to be seen.
        Assert.Equal(3, plan!.Items.Count);
        await Hosting.RemoveAsync(plan, false, null, Sink, CancellationToken.None);

        Assert.Empty(Left);
        Assert.Contains(Control.Requests, request => request is { Operation: "DeleteEndpoint", ErrorCode: "ValidationException" });
    }

    [Fact]
    public async Task A_config_that_another_endpoint_has_stays_with_its_models()
    {
        var model = await SharedConfigAsync();

        await RemoveAsync();

        Assert.Equal(["endpoint other", "endpoint-config shared", $"model {model}"], Left);
        Assert.Contains("Endpoint 'other' has the endpoint config 'shared' as well", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task Where_endpoints_may_not_be_listed_a_config_of_another_name_stays()
    {
        var model = await SharedConfigAsync();
        Control.Deny("sagemaker:ListEndpoints");

        await RemoveAsync();

        Assert.Equal(["endpoint other", "endpoint-config shared", $"model {model}"], Left);
        Assert.Contains("can't be told", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task Two_endpoints_of_one_model_are_removed_one_by_one_and_the_last_takes_it()
    {
        var first = await PublishAsync(Trained);
        var shared = Assert.Single(first.ModelName);
        await ConfigAsync("ep-b", shared);
        await Api.CreateEndpointAsync(new() { EndpointName = "ep-b", EndpointConfigName = "ep-b" }, CancellationToken.None);

        await RemoveAsync();
        Assert.Equal(["endpoint ep-b", "endpoint-config ep-b", $"model {shared}"], Left);

        await RemoveAsync("ep-b");
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_model_that_shadows_another_endpoints_stays_and_a_shadow_of_its_own_goes()
    {
        var first = await PublishAsync(Trained);
        var model = Assert.Single(first.ModelName);
        await ModelAsync("theirs");
        await ShadowedAsync("other", "theirs", model);
        await ModelAsync("shadow");
        await ShadowedAsync("with-shadow", "theirs", "shadow");
        await Api.CreateEndpointAsync(
            new() { EndpointName = "with-shadow", EndpointConfigName = "with-shadow" }, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(1));

        await RemoveAsync();
        Assert.Contains($"model {model}", Left);

        await RemoveAsync("with-shadow");
        Assert.Equal(["endpoint-config other", $"model {model}", "model theirs"], Left);
    }

    [Fact]
    public async Task An_interrupted_removal_says_so_and_another_finishes_it()
    {
        using var interrupt = new CancellationTokenSource();
        await PublishAsync(Trained);
        Control.Plan(new EndpointPlan { On = "delete", Steps = [new Step("Deleting", 600)] });
        CancelAt(1, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RemoveAsync("ep", interrupt.Token));

        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep -Region us-west-2", Assert.Single(Sink.LastWords));
        Assert.Equal(["endpoint-config ep", "model"], Left.Where(what => !what.StartsWith("endpoint ", StringComparison.Ordinal))
            .Select(what => what.StartsWith("model", StringComparison.Ordinal) ? "model" : what));
        Time.OnPause = _ => { };
        await RemoveAsync();
        Assert.Empty(Left);
    }
}
