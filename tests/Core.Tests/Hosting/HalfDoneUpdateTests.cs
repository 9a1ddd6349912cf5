using FakeAws.Control;
using FakeAws.Faults;
using FakeAws.Time;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Deployments and updates that fail, are interrupted, or meet what somebody else has begun.</summary>
public sealed class HalfDoneUpdateTests : HalfDoneTest
{
    [Fact]
    public async Task A_first_deployment_that_fails_is_gone_before_its_config_and_its_model_are()
    {
        Control.Plan(new EndpointPlan { Steps = [new Step("Creating", 5), new Step("Failed")], FailureReason = "No ping." });
        Control.Plan(new EndpointPlan { On = "delete", Steps = [new Step("Deleting", 20)] });

        var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(Trained));

        Assert.Contains("No ping. What was made for it has been removed.", error.Message);
        Assert.Empty(Left);
        AssertGoneBeforeItsConfig();
        Assert.Empty(Sink.Warnings);
    }

    [Theory]
    [InlineData("Unable to provision requested ML compute capacity. Please retry using a different ML instance type.")]
    [InlineData("CapacityError: there are no instances.")]
    [InlineData("The request failed with InsufficientCapacity.")]
    public async Task No_capacity_is_an_error_of_its_own_with_its_advice(string reason)
    {
        Control.Plan(new EndpointPlan { Steps = [new Step("Creating", 5), new Step("Failed")], FailureReason = reason });

        var error = await Refusal.OfAsync(ErrorId.CapacityUnavailable, () => PublishAsync(Trained));

        Assert.Equal(ErrorKind.ResourceUnavailable, error.Kind);
        Assert.Contains("another -InstanceType", error.RecommendedAction);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task No_capacity_for_an_update_leaves_the_old_machines_serving()
    {
        var before = await PublishAsync(Trained);
        Control.Plan(new EndpointPlan
        {
            On = "update",
            Steps = [new Step("Updating", 3), new Step("RollingBack", 3), new Step("InService")],
            FailureReason = "Unable to provision requested ML compute capacity.",
        });

        var error = await Refusal.OfAsync(
            ErrorId.EndpointUpdateRolledBack, () => PublishAsync(Trained, Updating with { InstanceType = "ml.p3.2xlarge" }));

        Assert.Contains("another -InstanceType", error.RecommendedAction);
        Assert.Equal(["endpoint ep", "endpoint-config ep", $"model {before.ModelName[0]}"], Left);
    }

    [Fact]
    public async Task What_the_container_said_last_is_in_the_error()
    {
        Control.AddLog(new LogSpec
        {
            Group = "/aws/sagemaker/Endpoints/ep", Stream = "AllTraffic/i-1", Messages = ["loading", "KeyError: 'weights'"],
        });
        Control.Plan(new EndpointPlan { Steps = [new Step("Creating", 5), new Step("Failed")] });

        var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(Trained));

        Assert.Contains("\n  loading\n  KeyError: 'weights'", error.Message);
    }

    [Fact]
    public async Task A_rollback_that_failed_too_keeps_what_both_configs_need()
    {
        await PublishAsync(Trained);
        Control.Plan(new EndpointPlan
        {
            On = "update", Steps = [new Step("Updating", 3), new Step("RollingBack", 3), new Step("UpdateRollbackFailed")],
        });

        var error = await Refusal.OfAsync(
            ErrorId.EndpointFailed, async () => await PublishAsync(await TrainAsync("job-2"), Updating));

        Assert.Contains("UpdateRollbackFailed", error.Message);
        Assert.Equal(2, Control.Resources()["endpoint-config"].Count);
        Assert.Equal(2, Control.Resources()["model"].Count);
        var said = Assert.Single(Sink.Warnings);
        Assert.All(Control.Resources()["endpoint-config"].Where(name => name != "ep"), name => Assert.Contains(name, said));
    }

    [Fact]
    public async Task An_update_that_is_interrupted_as_it_is_asked_for_keeps_what_it_may_need()
    {
        using var interrupt = new CancellationTokenSource();
        await PublishAsync(Trained);
        Control.Hide(new HidePlan("endpoint-config", 1_000));
        CancelAt(1, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PublishAsync(Trained, Updating with { InstanceType = "ml.m5.large" }, interrupt.Token));

        var said = Assert.Single(Sink.LastWords);
        Assert.Contains("may be updated all the same; made for it: model ", said);
        Assert.Contains("Wait-SMEndpoint -Endpoint ep -Region us-west-2", said);
        Assert.DoesNotContain("DeleteEndpointConfig", Asked);
        Assert.DoesNotContain("DeleteModel", Asked);
    }

    [Fact]
    public async Task An_interrupted_wait_for_an_update_leaves_both_and_says_which_is_the_old_one()
    {
        using var interrupt = new CancellationTokenSource();
        await PublishAsync(Trained);
        Control.Plan(new EndpointPlan { On = "update", Steps = [new Step("Updating", 100_000), new Step("InService")] });
        CancelAt(2, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PublishAsync(Trained, Updating with { InstanceType = "ml.m5.large" }, interrupt.Token));

        var said = Assert.Single(Sink.LastWords);
        Assert.Contains("is still being updated, and serves. The old endpoint config 'ep'", said);
        Assert.Equal(2, Control.Resources()["endpoint-config"].Count);
    }

    [Fact]
    public async Task A_service_that_is_ailing_does_not_end_the_wait_for_an_update_or_a_removal()
    {
        await PublishAsync(Trained);
        Control.Fail(new Fault { Operation = "DescribeEndpoint", Kind = "throttling", Skip = 1, Count = 6 });
        var updated = await PublishAsync(Trained, Updating with { InstanceType = "ml.m5.large" });
        Assert.Equal("ml.m5.large", updated.InstanceType);
        Assert.Contains("can't be read at the moment", Assert.Single(Sink.Warnings));

        Control.Fail(new Fault { Operation = "DescribeEndpoint", Kind = "serviceUnavailable", Skip = 1, Count = 6 });
        await RemoveAsync();
        Assert.Empty(Left);
    }

    [Fact]
    public async Task An_update_that_can_no_longer_be_followed_says_that_it_goes_on()
    {
        await PublishAsync(Trained);
        Control.Fail(new Fault { Operation = "DescribeEndpoint", Kind = "expiredToken", Skip = 2, Count = 0 });

        var error = await Refusal.OfAsync(
            ErrorId.CredentialsExpired, () => PublishAsync(Trained, Updating with { InstanceType = "ml.m5.large" }));

        Assert.Contains("The endpoint is being updated all the same. The old endpoint config 'ep'", error.Message);
        Assert.Contains("Wait-SMEndpoint -Endpoint ep", error.RecommendedAction);
        Assert.DoesNotContain("DeleteEndpointConfig", Asked);
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_not_updated_and_says_how_to_make_it_anew()
    {
        await PublishAsync(Trained);
        Control.MoveEndpoint("ep", [new Step("Failed")]);

        foreach (var options in (DeploymentOptions[])[Updating, Plain with { CreateOrUpdate = true }])
        {
            var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(Trained, options));
            Assert.Contains("Nothing was changed", error.Message);
            Assert.Contains("Unpublish-SMEndpoint -Endpoint ep", error.RecommendedAction);
        }

        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));
    }

    [Fact]
    public async Task An_endpoint_whose_config_was_deleted_is_not_updated()
    {
        await PublishAsync(Trained);
        await Api.DeleteEndpointConfigAsync(new() { EndpointConfigName = "ep" }, CancellationToken.None);

        var error = await Refusal.OfAsync(ErrorId.EndpointConfigNotFound, () => PublishAsync(Trained, Updating));

        Assert.Equal((ErrorKind.ObjectNotFound, "ep"), (error.Kind, error.Target));
        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));
    }

    [Fact]
    public async Task Create_or_update_waits_for_what_somebody_else_has_begun_and_changes_nothing_then()
    {
        var wanted = Plain with { CreateOrUpdate = true };
        await PublishAsync(Trained, wanted with { NoWait = true });
        var calls = Control.Requests.Count;

        var predictor = await PublishAsync(Trained, wanted);

        Assert.Equal("InService", predictor.EndpointStatus);
        Assert.DoesNotContain(
            Control.Requests.Skip(calls),
            request => request.Operation.StartsWith("Create", StringComparison.Ordinal)
                || request.Operation.StartsWith("Update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_autoscaling_does_is_named_and_stays()
    {
        await PublishAsync(Trained);
        await ScaleAsync();

        await PublishAsync(await TrainAsync("job-2"), Updating);

        Assert.Equal(
            "Autoscaling keeps endpoint/ep/variant/AllTraffic between 1 and 4 machines.", Sink.Informations.Last().ToString());
        Assert.True(Control.Requests.Last(request => request.Operation == "UpdateEndpoint")
            .Parameters["RetainAllVariantProperties"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Other_machines_for_what_autoscaling_changes_are_refused_before_anything_is_made()
    {
        await PublishAsync(Trained);
        await ScaleAsync();

        var error = await Refusal.OfAsync(
            ErrorId.EndpointScaled, () => PublishAsync(Trained, Updating with { InstanceType = "ml.m5.large" }));

        Assert.Equal((ErrorKind.ResourceBusy, "ep"), (error.Kind, error.Target));
        Assert.Contains("deregister-scalable-target", error.RecommendedAction);
        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));

        // Where nobody may look, the service's own refusal says it, and what was made is removed.
        Control.Deny("application-autoscaling:DescribeScalableTargets");
        var refused = await Refusal.OfAsync(
            ErrorId.RequestInvalid, () => PublishAsync(Trained, Updating with { InstanceType = "ml.m5.large" }));
        Assert.Contains("must be deregistered as scalable targets", refused.Message);
        Assert.Equal(3, Left.Count());
    }

    [Fact]
    public async Task A_config_that_was_left_over_is_neither_an_error_nor_overwritten()
    {
        await ModelAsync("old");
        await ConfigAsync("ep", "old");

        var predictor = await PublishAsync(Trained);

        Assert.Matches("^ep-\\d{4}-", predictor.EndpointConfigName);
        Assert.Contains("ep", Control.Resources()["endpoint-config"]);
        Assert.Contains("old", Control.Resources()["model"]);
    }
}
