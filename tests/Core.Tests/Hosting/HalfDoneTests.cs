using FakeAws.Control;
using FakeAws.Faults;
using FakeAws.Time;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What is interrupted, fails, or is met half done: nothing that serves loses what it needs, nothing that bills is left
/// unsaid, and another call finishes it.
/// </summary>
public sealed class HalfDoneTests : WireTest
{
    private static readonly string[] Kinds = ["endpoint", "endpoint-config", "model"];

    private readonly SteppingTime _time = new() { MaxPauses = 1_000 };
    private Backends _backends = null!;
    private Estimator _trained = null!;

    private HostingOperations Hosting => new(_backends, _time);

    private Api.ISageMakerApi Api => _backends.Of(_trained).SageMaker;

    private static DeploymentOptions Plain => new() { EndpointName = "ep", InstanceType = "ml.t2.medium" };

    private static DeploymentOptions Updating => new() { EndpointName = "ep", Update = true };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _backends = new Backends(LocalMachine.Nowhere, _time);
        Control.Freeze(true);
        Control.AutoAdvance = TimeSpan.FromSeconds(1);
        _trained = await TrainAsync("job-1");
    }

    // Each of these refuses removal, or looks at rest and isn't.
    [Theory]
    [InlineData("Creating")]
    [InlineData("SystemUpdating")]
    [InlineData("Failed")]
    [InlineData("OutOfService")]
    [InlineData("Deleting")]
    public async Task A_removal_ends_with_nothing_from_each_state(string state)
    {
        await PublishAsync(_trained, Plain with { NoWait = state == "Creating" });
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
        await PublishAsync(_trained);
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
        await PublishAsync(_trained);
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
        var first = await PublishAsync(_trained);
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
        var first = await PublishAsync(_trained);
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
        await PublishAsync(_trained);
        Control.Plan(new EndpointPlan { On = "delete", Steps = [new Step("Deleting", 600)] });
        CancelAt(1, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RemoveAsync("ep", interrupt.Token));

        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep -Region us-west-2", Assert.Single(Sink.LastWords));
        Assert.Equal(["endpoint-config ep", "model"], Left.Where(what => !what.StartsWith("endpoint ", StringComparison.Ordinal))
            .Select(what => what.StartsWith("model", StringComparison.Ordinal) ? "model" : what));
        _time.OnPause = _ => { };
        await RemoveAsync();
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_first_deployment_that_fails_is_gone_before_its_config_and_its_model_are()
    {
        Control.Plan(new EndpointPlan { Steps = [new Step("Creating", 5), new Step("Failed")], FailureReason = "No ping." });
        Control.Plan(new EndpointPlan { On = "delete", Steps = [new Step("Deleting", 20)] });

        var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(_trained));

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

        var error = await Refusal.OfAsync(ErrorId.CapacityUnavailable, () => PublishAsync(_trained));

        Assert.Equal(ErrorKind.ResourceUnavailable, error.Kind);
        Assert.Contains("another -InstanceType", error.RecommendedAction);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task No_capacity_for_an_update_leaves_the_old_machines_serving()
    {
        var before = await PublishAsync(_trained);
        Control.Plan(new EndpointPlan
        {
            On = "update",
            Steps = [new Step("Updating", 3), new Step("RollingBack", 3), new Step("InService")],
            FailureReason = "Unable to provision requested ML compute capacity.",
        });

        var error = await Refusal.OfAsync(
            ErrorId.EndpointUpdateRolledBack, () => PublishAsync(_trained, Updating with { InstanceType = "ml.p3.2xlarge" }));

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

        var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(_trained));

        Assert.Contains("\n  loading\n  KeyError: 'weights'", error.Message);
    }

    [Fact]
    public async Task A_rollback_that_failed_too_keeps_what_both_configs_need()
    {
        await PublishAsync(_trained);
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
        await PublishAsync(_trained);
        Control.Hide(new HidePlan("endpoint-config", 1_000));
        CancelAt(1, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PublishAsync(_trained, Updating with { InstanceType = "ml.m5.large" }, interrupt.Token));

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
        await PublishAsync(_trained);
        Control.Plan(new EndpointPlan { On = "update", Steps = [new Step("Updating", 100_000), new Step("InService")] });
        CancelAt(2, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PublishAsync(_trained, Updating with { InstanceType = "ml.m5.large" }, interrupt.Token));

        var said = Assert.Single(Sink.LastWords);
        Assert.Contains("is still being updated, and serves. The old endpoint config 'ep'", said);
        Assert.Equal(2, Control.Resources()["endpoint-config"].Count);
    }

    [Fact]
    public async Task A_service_that_is_ailing_does_not_end_the_wait_for_an_update_or_a_removal()
    {
        await PublishAsync(_trained);
        Control.Fail(new Fault { Operation = "DescribeEndpoint", Kind = "throttling", Skip = 1, Count = 6 });
        var updated = await PublishAsync(_trained, Updating with { InstanceType = "ml.m5.large" });
        Assert.Equal("ml.m5.large", updated.InstanceType);
        Assert.Contains("can't be read at the moment", Assert.Single(Sink.Warnings));

        Control.Fail(new Fault { Operation = "DescribeEndpoint", Kind = "serviceUnavailable", Skip = 1, Count = 6 });
        await RemoveAsync();
        Assert.Empty(Left);
    }

    [Fact]
    public async Task An_update_that_can_no_longer_be_followed_says_that_it_goes_on()
    {
        await PublishAsync(_trained);
        Control.Fail(new Fault { Operation = "DescribeEndpoint", Kind = "expiredToken", Skip = 2, Count = 0 });

        var error = await Refusal.OfAsync(
            ErrorId.CredentialsExpired, () => PublishAsync(_trained, Updating with { InstanceType = "ml.m5.large" }));

        Assert.Contains("The endpoint is being updated all the same. The old endpoint config 'ep'", error.Message);
        Assert.Contains("Wait-SMEndpoint -Endpoint ep", error.RecommendedAction);
        Assert.DoesNotContain("DeleteEndpointConfig", Asked);
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_not_updated_and_says_how_to_make_it_anew()
    {
        await PublishAsync(_trained);
        Control.MoveEndpoint("ep", [new Step("Failed")]);

        foreach (var options in (DeploymentOptions[])[Updating, Plain with { CreateOrUpdate = true }])
        {
            var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(_trained, options));
            Assert.Contains("Nothing was changed", error.Message);
            Assert.Contains("Unpublish-SMEndpoint -Endpoint ep", error.RecommendedAction);
        }

        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));
    }

    [Fact]
    public async Task An_endpoint_whose_config_was_deleted_is_not_updated()
    {
        await PublishAsync(_trained);
        await Api.DeleteEndpointConfigAsync(new() { EndpointConfigName = "ep" }, CancellationToken.None);

        var error = await Refusal.OfAsync(ErrorId.EndpointConfigNotFound, () => PublishAsync(_trained, Updating));

        Assert.Equal((ErrorKind.ObjectNotFound, "ep"), (error.Kind, error.Target));
        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));
    }

    [Fact]
    public async Task Create_or_update_waits_for_what_somebody_else_has_begun_and_changes_nothing_then()
    {
        var wanted = Plain with { CreateOrUpdate = true };
        await PublishAsync(_trained, wanted with { NoWait = true });
        var calls = Control.Requests.Count;

        var predictor = await PublishAsync(_trained, wanted);

        Assert.Equal("InService", predictor.EndpointStatus);
        Assert.DoesNotContain(
            Control.Requests.Skip(calls),
            request => request.Operation.StartsWith("Create", StringComparison.Ordinal)
                || request.Operation.StartsWith("Update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_autoscaling_does_is_named_and_stays()
    {
        await PublishAsync(_trained);
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
        await PublishAsync(_trained);
        await ScaleAsync();

        var error = await Refusal.OfAsync(
            ErrorId.EndpointScaled, () => PublishAsync(_trained, Updating with { InstanceType = "ml.m5.large" }));

        Assert.Equal((ErrorKind.ResourceBusy, "ep"), (error.Kind, error.Target));
        Assert.Contains("deregister-scalable-target", error.RecommendedAction);
        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));

        // Where nobody may look, the service's own refusal says it, and what was made is removed.
        Control.Deny("application-autoscaling:DescribeScalableTargets");
        var refused = await Refusal.OfAsync(
            ErrorId.RequestInvalid, () => PublishAsync(_trained, Updating with { InstanceType = "ml.m5.large" }));
        Assert.Contains("must be deregistered as scalable targets", refused.Message);
        Assert.Equal(3, Left.Count());
    }

    [Fact]
    public async Task A_config_that_was_left_over_is_neither_an_error_nor_overwritten()
    {
        await ModelAsync("old");
        await ConfigAsync("ep", "old");

        var predictor = await PublishAsync(_trained);

        Assert.Matches("^ep-\\d{4}-", predictor.EndpointConfigName);
        Assert.Contains("ep", Control.Resources()["endpoint-config"]);
        Assert.Contains("old", Control.Resources()["model"]);
    }

    /// <summary>What is there, <c>kind name</c>, without jobs.</summary>
    private IEnumerable<string> Left
    {
        get
        {
            var found = Control.Resources();
            return Kinds.SelectMany(kind => found[kind].Order(StringComparer.Ordinal).Select(name => $"{kind} {name}"));
        }
    }

    private EndpointReference Reference => new("ep", SageMakerEstimator.Backend.Aws, Session);

    private void AssertGoneBeforeItsConfig()
    {
        var operations = Control.Requests.Select(request => (request.Operation, request.ErrorCode)).ToList();
        var gone = operations.FindLastIndex(request => request is ("DescribeEndpoint", "ValidationException"));
        var first = operations.FindIndex(request => request.Operation is "DeleteModel" or "DeleteEndpointConfig");
        Assert.True(gone >= 0 && gone < first, string.Join('\n', operations));
    }

    private void CancelAt(int pause, CancellationTokenSource interrupt)
    {
        var first = _time.Pauses + pause;
        _time.OnPause = now =>
        {
            if (now >= first)
            {
                interrupt.Cancel();
            }
        };
    }

    private async Task<string> SharedConfigAsync()
    {
        await ModelAsync("m");
        await ConfigAsync("shared", "m");
        foreach (var name in (string[])["ep", "other"])
        {
            await Api.CreateEndpointAsync(new() { EndpointName = name, EndpointConfigName = "shared" }, CancellationToken.None);
        }

        Control.Advance(TimeSpan.FromMinutes(1));
        return "m";
    }

    private async Task ScaleAsync()
    {
        var answer = await new FakeAws.Tests.SignedClient(Server.Uri).Json("application-autoscaling", "RegisterScalableTarget", """
            { "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/ep/variant/AllTraffic",
              "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 1, "MaxCapacity": 4 }
            """);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private Task ModelAsync(string name) => Api.CreateModelAsync(
        new()
        {
            ModelName = name,
            ExecutionRoleArn = FakeAws.FakeAwsOptions.DefaultRoleArn,
            PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
        },
        CancellationToken.None);

    private Task ConfigAsync(string name, string model) => Api.CreateEndpointConfigAsync(
        new()
        {
            EndpointConfigName = name,
            ProductionVariants =
            [
                new() { VariantName = "A", ModelName = model, InstanceType = "ml.m5.large", InitialInstanceCount = 1 },
            ],
        },
        CancellationToken.None);

    private async Task ShadowedAsync(string name, string model, string shadow)
    {
        var answer = await new FakeAws.Tests.SignedClient(Server.Uri).SageMaker("CreateEndpointConfig", $$"""
            { "EndpointConfigName": "{{name}}",
              "ProductionVariants": [ { "VariantName": "A", "ModelName": "{{model}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1 } ],
              "ShadowProductionVariants": [ { "VariantName": "B", "ModelName": "{{shadow}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1 } ] }
            """);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private async Task<Predictor> PublishAsync(
        Estimator estimator, DeploymentOptions? options = null, CancellationToken token = default) =>
        await Hosting.PublishAsync(await Hosting.PlanAsync(estimator, options ?? Plain, Sink, token), Sink, token);

    private async Task RemoveAsync(string name = "ep", CancellationToken token = default)
    {
        var plan = await Hosting.PlanRemovalAsync(
            new(name, SageMakerEstimator.Backend.Aws, Session), false, false, Sink, token);
        await Hosting.RemoveAsync(plan!, false, null, Sink, token);

        // Nobody waits for an endpoint after which nothing else goes.
        Control.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task<Estimator> TrainAsync(string name)
    {
        var training = new TrainingOperations(_backends, _time);
        var plan = await training.PlanAsync(Estimator(), new() { JobName = name }, Sink, CancellationToken.None);
        var run = await training.SubmitAsync(plan, Sink, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(5));
        return run;
    }
}
