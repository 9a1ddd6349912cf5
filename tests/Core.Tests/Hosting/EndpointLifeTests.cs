using FakeAws.Control;
using FakeAws.Faults;
using FakeAws.Time;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Endpoints of SageMaker from publishing to removal, against the double, which plays their lives.</summary>
public sealed class EndpointLifeTests : WireTest
{
    private readonly SteppingTime _time = new() { MaxPauses = 1_000 };
    private Backends _backends = null!;
    private Estimator _trained = null!;

    private HostingOperations Hosting => new(_backends, _time);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _backends = new Backends(LocalMachine.Nowhere, _time);

        // The double's clock moves with each look, ours with each pause: an hour of hosting takes no time.
        Control.Freeze(true);
        Control.AutoAdvance = TimeSpan.FromSeconds(1);
        _trained = await TrainAsync("job-1");
    }

    [Fact]
    public async Task An_update_brings_the_new_model_and_takes_the_old_one_away()
    {
        await PublishAsync(_trained);
        var next = await TrainAsync("job-2");

        var predictor = await PublishAsync(next, Updating("ml.m5.large"));

        Assert.Equal("InService", predictor.EndpointStatus);
        Assert.StartsWith("ep-", predictor.EndpointConfigName);
        Assert.Equal([predictor.EndpointConfigName!], Control.Resources()["endpoint-config"]);
        Assert.Equal(predictor.ModelName, Control.Resources()["model"]);
        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep -Region us-west-2 -Force", Sink.Informations.Last().ToString());
        Assert.True(Update["RetainAllVariantProperties"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_number_of_machines_that_is_given_is_not_what_autoscaling_left()
    {
        await PublishAsync(_trained);

        await PublishAsync(_trained, Updating() with { InitialInstanceCount = 3 });

        Assert.Null(Update["RetainAllVariantProperties"]);
        Assert.Equal(3, NewVariant["InitialInstanceCount"]!.GetValue<int>());
        Assert.Equal("ml.t2.medium", NewVariant["InstanceType"]!.ToString());
    }

    [Fact]
    public async Task An_endpoint_gets_other_machines_and_keeps_its_model()
    {
        var predictor = await PublishAsync(_trained);
        var model = Assert.Single(Control.Resources()["model"]);

        var plan = await Hosting.PlanUpdateAsync(
            Reference(predictor), new() { InstanceType = "ml.c5.large" }, Sink, CancellationToken.None);
        var updated = await Hosting.PublishAsync(plan, Sink, CancellationToken.None);

        Assert.Equal("ml.c5.large", updated.InstanceType);
        Assert.Equal([model], updated.ModelName);
        Assert.Equal([model], Control.Resources()["model"]);
        Assert.Single(Control.Resources()["endpoint-config"]);
        Assert.Equal(1, Asked.Count(operation => operation == "CreateModel"));
    }

    [Fact]
    public async Task A_rolled_back_update_is_an_error_and_leaves_only_what_serves()
    {
        var before = await PublishAsync(_trained);
        Control.Plan(new EndpointPlan
        {
            On = "update",
            Steps = [new Step("InService", 2), new Step("Updating", 3), new Step("RollingBack", 3), new Step("InService")],
            FailureReason = "The new variant didn't pass its health check.",
        });
        var next = await TrainAsync("job-2");

        var error = await Refusal.OfAsync(
            ErrorId.EndpointUpdateRolledBack, () => PublishAsync(next, Updating()));

        Assert.Contains("health check", error.Message);
        Assert.Equal([before.EndpointConfigName!], Control.Resources()["endpoint-config"]);
        Assert.Equal(before.ModelName, Control.Resources()["model"]);
        Assert.Equal(["ep"], Control.Resources()["endpoint"]);
    }

    [Theory]
    [InlineData("CreateModel")]
    [InlineData("CreateEndpointConfig")]
    [InlineData("UpdateEndpoint")]
    public async Task A_refused_step_of_an_update_leaves_the_endpoint_as_it_was(string operation)
    {
        var before = await PublishAsync(_trained);
        Control.Fail(new Fault { Operation = operation, Kind = "accessDenied" });

        await Refusal.OfAsync(ErrorId.AccessDenied, () => PublishAsync(_trained, Updating()));

        Assert.Equal([before.EndpointConfigName!], Control.Resources()["endpoint-config"]);
        Assert.Equal(before.ModelName, Control.Resources()["model"]);
    }

    [Fact]
    public async Task A_model_that_another_endpoint_uses_survives_the_update()
    {
        var first = await PublishAsync(_trained);
        var shared = Assert.Single(first.ModelName);
        await _backends.Of(_trained).SageMaker.CreateEndpointConfigAsync(
            new()
            {
                EndpointConfigName = "other",
                ProductionVariants =
                [
                    new() { VariantName = "A", ModelName = shared, InstanceType = "ml.m5.large", InitialInstanceCount = 1 },
                ],
            },
            CancellationToken.None);

        await PublishAsync(await TrainAsync("job-2"), Updating());

        Assert.Contains(shared, Control.Resources()["model"]);
        Assert.DoesNotContain(first.EndpointConfigName, Control.Resources()["endpoint-config"]);
    }

    [Fact]
    public async Task When_the_scan_is_denied_the_old_model_stays_and_is_named()
    {
        var first = await PublishAsync(_trained);
        Control.Deny("sagemaker:ListEndpointConfigs");

        await PublishAsync(await TrainAsync("job-2"), Updating());

        Assert.Contains(first.ModelName[0], Control.Resources()["model"]);
        Assert.Contains(first.ModelName[0], Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task Keeping_the_old_keeps_it()
    {
        await PublishAsync(_trained);

        await PublishAsync(_trained, Updating() with { KeepOld = true });

        Assert.Equal(2, Control.Resources()["endpoint-config"].Count);
        Assert.Equal(2, Control.Resources()["model"].Count);
    }

    [Fact]
    public async Task Updating_what_is_not_there_is_one_error_before_anything_is_made()
    {
        var error = await Refusal.OfAsync(ErrorId.EndpointNotFound, () => PublishAsync(_trained, Updating()));

        Assert.Equal("ep", error.Target);
        Assert.Contains("-CreateOrUpdate", error.RecommendedAction);
        Assert.DoesNotContain("CreateModel", Asked);
    }

    [Fact]
    public async Task Create_or_update_makes_it_once_and_then_changes_only_what_differs()
    {
        var wanted = new DeploymentOptions { EndpointName = "ep", InstanceType = "ml.t2.medium", CreateOrUpdate = true };
        await PublishAsync(_trained, wanted);
        var calls = Control.Requests.Count;

        var again = await PublishAsync(_trained, wanted);
        Assert.Equal("InService", again.EndpointStatus);
        Assert.DoesNotContain(
            Control.Requests.Skip(calls),
            request => request.Operation.StartsWith("Create", StringComparison.Ordinal) || request.Operation.StartsWith("Update", StringComparison.Ordinal));

        await PublishAsync(_trained, wanted with { InstanceType = "ml.m5.large" });
        Assert.Equal("UpdateEndpoint", Asked.Last(operation => operation.StartsWith("Update", StringComparison.Ordinal)));
        await PublishAsync(await TrainAsync("job-2"), wanted with { InstanceType = "ml.m5.large" });
        Assert.Equal(2, Asked.Count(operation => operation == "UpdateEndpoint"));
        Assert.Single(Control.Resources()["model"]);
    }

    [Fact]
    public async Task A_name_whose_endpoint_is_going_is_waited_for()
    {
        var predictor = await PublishAsync(_trained);
        await _backends.Of(_trained).SageMaker.DeleteEndpointAsync(new() { EndpointName = "ep" }, CancellationToken.None);

        await PublishAsync(_trained);

        Assert.Equal(2, Asked.Count(operation => operation == "CreateEndpoint"));
        Assert.Equal("ep", predictor.EndpointName);
    }

    [Fact]
    public async Task A_removal_waits_for_an_endpoint_that_is_being_made_and_ends_with_nothing()
    {
        var predictor = await PublishAsync(_trained, Plain with { NoWait = true });
        Assert.Equal("Creating", predictor.EndpointStatus);

        await RemoveAsync();

        Assert.All(Control.Resources().Where(kind => kind.Key != "training-job"), kind => Assert.Empty(kind.Value));
        var order = Asked.Where(operation => operation.StartsWith("Delete", StringComparison.Ordinal));
        Assert.Equal(["DeleteEndpoint", "DeleteModel", "DeleteEndpointConfig"], order);
    }

    [Fact]
    public async Task Nothing_of_an_endpoint_is_removed_while_it_still_goes_down()
    {
        await PublishAsync(_trained);
        Control.Plan(new EndpointPlan { On = "delete", Steps = [new Step("Deleting", 60)] });

        await RemoveAsync();

        var operations = Asked.ToList();
        var gone = operations.LastIndexOf("DescribeEndpoint");
        Assert.True(gone < operations.IndexOf("DeleteModel"), string.Join(' ', operations));
    }

    [Fact]
    public async Task An_endpoint_that_never_comes_up_is_an_error_with_its_reason_and_leaves_nothing()
    {
        Control.Plan(new EndpointPlan
        {
            Steps = [new Step("Creating", 30), new Step("Failed")], FailureReason = "No capacity for ml.t2.medium.",
        });

        var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync(_trained));

        Assert.Contains("No capacity", error.Message);
        Control.Advance(TimeSpan.FromMinutes(5));
        Assert.All(Control.Resources().Where(kind => kind.Key != "training-job"), kind => Assert.Empty(kind.Value));
    }

    [Fact]
    public async Task Records_that_appear_late_are_waited_for()
    {
        Control.Hide(new HidePlan("model", 3));
        Control.Hide(new HidePlan("endpoint-config", 3));

        Assert.Equal("InService", (await PublishAsync(_trained)).EndpointStatus);
        Assert.Single(Control.Resources()["model"]);
    }

    [Fact]
    public async Task Waiting_ends_when_the_endpoint_rests_and_says_when_it_does_not_serve()
    {
        var predictor = await PublishAsync(_trained, Plain with { NoWait = true });
        Assert.Equal(
            "InService",
            (await Hosting.WaitAsync(Reference(predictor), null, Sink, CancellationToken.None)).EndpointStatus);

        Control.MoveEndpoint("ep", [new Step("SystemUpdating", 20), new Step("Failed")]);
        await Refusal.OfAsync(
            ErrorId.EndpointFailed, () => Hosting.WaitAsync(Reference(predictor), null, Sink, CancellationToken.None));
        await Refusal.OfAsync(
            ErrorId.EndpointNotFound,
            () => Hosting.WaitAsync(
                new("nobody", SageMakerEstimator.Backend.Aws, Session), null, Sink, CancellationToken.None));
    }

    [Fact]
    public async Task Everything_an_endpoint_config_can_say_is_said()
    {
        await PublishAsync(_trained, Plain with
        {
            InitialInstanceCount = 2,
            Endpoint = new EndpointOptions
            {
                KmsKey = "kms-ep",
                VolumeSize = 50,
                ModelDataDownloadTimeout = 600,
                ContainerStartupHealthCheckTimeout = 700,
                RoutingStrategy = "RANDOM",
                DataCapture = new DataCaptureOptions(),
                Async = new AsyncOptions($"s3://{Bucket}/answers") { MaxConcurrentInvocation = 4 },
            },
        });

        Assert.Equal(
            """{"VariantName":"AllTraffic","ModelName":"MODEL","InitialInstanceCount":2,"InstanceType":"ml.t2.medium","InitialVariantWeight":1,"VolumeSizeInGB":50,"ModelDataDownloadTimeoutInSeconds":600,"ContainerStartupHealthCheckTimeoutInSeconds":700,"RoutingConfig":{"RoutingStrategy":"RANDOM"}}""",
            NewVariant.ToJsonString().Replace(Control.Resources()["model"][0], "MODEL", StringComparison.Ordinal));
        var config = Last("CreateEndpointConfig");
        Assert.Equal("kms-ep", config["KmsKeyId"]!.ToString());
        Assert.Equal(
            """{"EnableCapture":true,"InitialSamplingPercentage":20,"DestinationS3Uri":"s3://sagemaker-us-west-2-111122223333/model-monitor/data-capture","CaptureOptions":[{"CaptureMode":"Input"},{"CaptureMode":"Output"}],"CaptureContentTypeHeader":{"CsvContentTypes":["text/csv"],"JsonContentTypes":["application/json"]}}""",
            config["DataCaptureConfig"]!.ToJsonString());
        Assert.Equal(
            """{"ClientConfig":{"MaxConcurrentInvocationsPerInstance":4},"OutputConfig":{"S3OutputPath":"s3://demo-bucket/answers"}}""",
            config["AsyncInferenceConfig"]!.ToJsonString());
    }

    [Fact]
    public async Task A_serverless_endpoint_has_no_machines()
    {
        var predictor = await PublishAsync(_trained, new()
        {
            EndpointName = "ep", Endpoint = new() { Serverless = new ServerlessOptions(4096, 10, 2) },
        });

        Assert.Null(predictor.InstanceType);
        Assert.Equal(
            """{"MemorySizeInMB":4096,"MaxConcurrency":10,"ProvisionedConcurrency":2}""",
            NewVariant["ServerlessConfig"]!.ToJsonString());
        Assert.Null(NewVariant["InitialInstanceCount"]);
    }

    private static DeploymentOptions Plain => new() { EndpointName = "ep", InstanceType = "ml.t2.medium" };

    private System.Text.Json.Nodes.JsonObject Update => Last("UpdateEndpoint");

    private System.Text.Json.Nodes.JsonNode NewVariant => Last("CreateEndpointConfig")["ProductionVariants"]![0]!;

    private System.Text.Json.Nodes.JsonObject Last(string operation) =>
        Control.Requests.Last(request => request.Operation == operation).Parameters;

    private static DeploymentOptions Updating(string? instanceType = null) =>
        new() { EndpointName = "ep", InstanceType = instanceType, Update = true };

    private EndpointReference Reference(Predictor predictor) =>
        new(predictor.EndpointName, SageMakerEstimator.Backend.Aws, Session, predictor);

    private async Task<Predictor> PublishAsync(Estimator estimator, DeploymentOptions? options = null) =>
        await Hosting.PublishAsync(
            await Hosting.PlanAsync(estimator, options ?? Plain, Sink, CancellationToken.None), Sink, CancellationToken.None);

    private async Task RemoveAsync()
    {
        var plan = await Hosting.PlanRemovalAsync(
            new("ep", SageMakerEstimator.Backend.Aws, Session), false, false, Sink, CancellationToken.None);
        await Hosting.RemoveAsync(plan!, false, null, Sink, CancellationToken.None);
    }

    private async Task<Estimator> TrainAsync(string name)
    {
        var training = new TrainingOperations(_backends, _time);
        var plan = await training.PlanAsync(Estimator(), new() { JobName = name }, Sink, CancellationToken.None);
        var run = await training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(5));
        return run;
    }
}
