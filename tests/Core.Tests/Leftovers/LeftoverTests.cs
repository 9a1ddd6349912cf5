using FakeAws.Control;
using FakeAws.Time;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Leftovers;

namespace SageMakerEstimator.Core.Tests;

/// <summary>What is called a leftover, what isn't, and what of it is removed, in an account that the double plays.</summary>
public sealed class LeftoverTests : WireTest
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    private readonly SteppingTime _time = new();
    private Backends _backends = null!;

    private Api.ISageMakerApi Api => _backends.Of(SageMakerEstimator.Backend.Aws, Session).SageMaker;

    private LeftoverOperations Leftovers => new(_backends, _time);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _time.SetUtcNow(DateTimeOffset.UtcNow);
        _backends = new Backends(LocalMachine.Nowhere, _time);
        Control.Freeze(true);

        // Everything that a test makes is a month old.
        Control.Advance(-Age);
    }

    [Fact]
    public async Task An_endpoint_that_nobody_asks_is_one_with_what_it_costs()
    {
        await EndpointAsync("idle");
        await EndpointAsync("asked");
        Invoked("asked", hoursAgo: 30);
        await EndpointAsync("asked-long-ago");
        Invoked("asked-long-ago", hoursAgo: 240);

        var found = await FindAsync("Endpoint");

        Assert.Equal(["asked-long-ago", "idle"], found.Select(one => one.Name).Order());
        var idle = found.Single(one => one.Name == "idle");
        Assert.Equal(("Endpoint", "2 x ml.m5.large"), (idle.Kind, idle.Billing));
        Assert.Contains("nobody has asked it since it was made", idle.Reason);
        Assert.Equal(idle.CreationTime, idle.Since);
        var old = found.Single(one => one.Name == "asked-long-ago");
        Assert.InRange((_time.GetLocalNow().DateTime - old.Since).TotalHours, 239, 242);
    }

    [Theory]
    [InlineData(167, false)]
    [InlineData(170, true)]
    public async Task An_hour_that_the_wanted_time_touches_counts_as_used(int hoursAgo, bool isIdle)
    {
        await EndpointAsync("ep");
        Invoked("ep", hoursAgo);

        Assert.Equal(isIdle ? 1 : 0, (await FindAsync("Endpoint")).Count);
    }

    [Fact]
    public async Task An_asynchronous_endpoint_counts_what_it_has_processed()
    {
        await EndpointAsync("async-idle", async: true);
        await EndpointAsync("async-used", async: true);
        Measure("async-used", "InvocationsProcessed", hoursAgo: 5, variant: null);
        await EndpointAsync("async-failing", async: true);
        Measure("async-failing", "InvocationFailures", hoursAgo: 5, variant: null);

        Assert.Equal(["async-idle"], (await FindAsync("Endpoint")).Select(one => one.Name));
    }

    [Fact]
    public async Task A_serverless_endpoint_bills_only_what_is_kept_warm()
    {
        await EndpointAsync("cold", serverless: new ServerlessConfig { MemorySizeInMB = 2048, MaxConcurrency = 5 });
        await EndpointAsync(
            "warm",
            serverless: new ServerlessConfig { MemorySizeInMB = 2048, MaxConcurrency = 5, ProvisionedConcurrency = 2 });

        var found = await FindAsync("Endpoint");

        var cold = found.Single(one => one.Name == "cold");
        Assert.Null(cold.Billing);
        Assert.Contains("idle it bills nothing", cold.Reason);
        Assert.Equal("2 x 2048 MB kept warm", found.Single(one => one.Name == "warm").Billing);
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_one_however_often_it_was_asked()
    {
        Control.Plan(new EndpointPlan { Steps = [new Step("Failed")], FailureReason = "No capacity." });
        await EndpointAsync("broken");

        var broken = Assert.Single(await FindAsync("Endpoint"));

        Assert.Equal("is Failed and doesn't serve. No capacity.", broken.Reason);
        Assert.Null(broken.Billing);
    }

    [Fact]
    public async Task What_is_young_is_left_out()
    {
        Control.Advance(Age);
        await EndpointAsync("new");
        await ModelAsync("new-lone");

        Assert.Empty(await FindAsync());
        Assert.Equal(["new-lone"], (await FindAsync(olderThan: TimeSpan.Zero)).Select(one => one.Name));
    }

    [Fact]
    public async Task A_config_of_no_endpoint_and_a_model_of_no_config_are_ones()
    {
        await EndpointAsync("ep");
        Invoked("ep", hoursAgo: 1);
        await ConfigAsync("lone-config", await ModelAsync("named"));
        await ModelAsync("lone-model");
        await ConfigAsync("shadowed", "ep-model", shadow: await ModelAsync("shadow"));

        var found = await FindAsync();

        Assert.Equal(
            ["EndpointConfig lone-config", "EndpointConfig shadowed", "Model lone-model"],
            found.Select(one => $"{one.Kind} {one.Name}").Order());
        Assert.Equal(
            "no endpoint has it. It names named.", found.Single(one => one.Name == "lone-config").Reason);
        Assert.All(found, one => Assert.Equal(("us-west-2", SageMakerEstimator.Backend.Aws), (one.Region, one.Backend)));
    }

    [Fact]
    public async Task A_config_that_an_endpoint_is_about_to_get_is_none()
    {
        await EndpointAsync("ep");
        await ConfigAsync("ep-2", "ep-model");
        Control.Plan(new EndpointPlan { On = "update", Steps = [new Step("Updating", 1_000_000_000), new Step("InService")] });
        await Api.UpdateEndpointAsync(new() { EndpointName = "ep", EndpointConfigName = "ep-2" }, CancellationToken.None);

        Assert.Empty(await FindAsync("EndpointConfig"));
    }

    [Fact]
    public async Task A_model_that_a_transform_job_works_with_is_none()
    {
        await ModelAsync("nightly");
        Control.PutObject(Bucket, "data/rows.csv", "1");
        Control.Advance(TimeSpan.FromDays(10));
        await Client("CreateTransformJob", $$"""
            { "TransformJobName": "t", "ModelName": "nightly",
              "TransformInput": { "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": "s3://{{Bucket}}/data/" } } },
              "TransformOutput": { "S3OutputPath": "s3://{{Bucket}}/scores" },
              "TransformResources": { "InstanceType": "ml.m5.large", "InstanceCount": 1 } }
            """);

        Assert.Empty(await FindAsync("Model"));
    }

    [Fact]
    public async Task Names_can_be_narrowed_and_lists_have_pages()
    {
        for (var number = 0; number < 25; number++)
        {
            await ModelAsync($"Mine-{number}");
        }

        await ModelAsync("theirs");

        Assert.Equal(25, (await FindAsync(prefix: "mine-")).Count);
        Assert.Equal(26, (await FindAsync("Model")).Count);
    }

    [Theory]
    [InlineData("sagemaker:ListEndpoints", "Which endpoints nothing uses")]
    [InlineData("sagemaker:ListEndpointConfigs", "Which endpoint configs nothing uses")]
    [InlineData("sagemaker:ListModels", "Which models nothing uses")]
    [InlineData("sagemaker:ListTransformJobs", "Which models nothing uses")]
    [InlineData("sagemaker:DescribeEndpointConfig", "none is called idle")]
    [InlineData("cloudwatch:GetMetricData", "none is called idle")]
    public async Task What_may_not_be_looked_at_is_said_and_nothing_that_depends_on_it_is_called_one(string action, string says)
    {
        await EndpointAsync("idle");
        await ConfigAsync("lone-config", await ModelAsync("named"));
        await ModelAsync("lone-model");
        Control.Deny(action);

        var found = (await FindAsync()).Select(one => one.Name).ToArray();

        Assert.Contains(Sink.Warnings, warning => warning.Contains(says, StringComparison.Ordinal));
        Assert.DoesNotContain(action switch
        {
            "sagemaker:ListEndpoints" => "lone-config",
            "sagemaker:ListEndpointConfigs" or "sagemaker:ListModels" or "sagemaker:ListTransformJobs" => "lone-model",
            _ => "idle",
        }, found);
    }

    [Fact]
    public async Task A_config_goes_with_the_models_that_only_it_names()
    {
        await ConfigAsync("lone", await ModelAsync("own"));
        await ConfigAsync("one", await ModelAsync("shared"));
        await ConfigAsync("other", "shared");
        var removals = Leftovers.Removals();

        Assert.Equal(["model own", "endpoint config lone"], await RemoveAsync(removals, One("EndpointConfig", "lone")));
        Assert.Equal(["endpoint config one"], await RemoveAsync(removals, One("EndpointConfig", "one")));
        Assert.Equal(["model shared", "endpoint config other"], await RemoveAsync(removals, One("EndpointConfig", "other")));
        Assert.Empty(Control.Resources()["model"]);
        Assert.Empty(Control.Resources()["endpoint-config"]);
    }

    [Fact]
    public async Task What_is_kept_stays_and_what_is_gone_is_no_error()
    {
        await ConfigAsync("lone", await ModelAsync("own"));

        Assert.Equal(["endpoint config lone"], await RemoveAsync(Leftovers.Removals(), One("EndpointConfig", "lone"), keepModel: true));
        Assert.Equal(["own"], Control.Resources()["model"]);
        Assert.Null(await PlanAsync(Leftovers.Removals(), One("EndpointConfig", "lone")));
        Assert.Equal(["model own"], await RemoveAsync(Leftovers.Removals(), One("Model", "own")));
        Assert.Null(await PlanAsync(Leftovers.Removals(), One("Model", "own")));
    }

    [Fact]
    public async Task What_is_used_by_now_stays_and_says_by_whom()
    {
        await EndpointAsync("ep");

        var config = await Refusal.OfAsync(
            ErrorId.ResourceInUse, () => PlanAsync(Leftovers.Removals(), One("EndpointConfig", "ep")));
        var model = await Refusal.OfAsync(
            ErrorId.ResourceInUse, () => PlanAsync(Leftovers.Removals(), One("Model", "ep-model")));

        Assert.Equal(ErrorKind.ResourceBusy, config.Kind);
        Assert.Contains("endpoint 'ep' has it", config.Message);
        Assert.Contains("endpoint config 'ep' names it", model.Message);
        Assert.Equal(["ep"], Control.Resources()["endpoint-config"]);
    }

    private static Leftover Named(string kind, string name, AwsSession session) =>
        new() { Kind = kind, Name = name, Session = session, Backend = SageMakerEstimator.Backend.Aws };

    private Leftover One(string kind, string name) => Named(kind, name, Session);

    private Task<RemovalPlan?> PlanAsync(ILeftoverRemovals removals, Leftover leftover, bool keepModel = false) =>
        removals.PlanAsync(leftover, false, keepModel, Sink, CancellationToken.None);

    private async Task<IReadOnlyList<string>> RemoveAsync(ILeftoverRemovals removals, Leftover leftover, bool keepModel = false)
    {
        var plan = await PlanAsync(removals, leftover, keepModel);
        await removals.RunAsync(plan!, Sink, CancellationToken.None);
        return plan!.Items;
    }

    private async Task<IReadOnlyList<Leftover>> FindAsync(
        string? kind = null, string? prefix = null, TimeSpan? olderThan = null)
    {
        if (olderThan is null)
        {
            Control.Advance(_time.GetUtcNow() - Control.Now);
        }

        var query = new LeftoverQuery(SageMakerEstimator.Backend.Aws, Session)
        {
            NamePrefix = prefix, OlderThan = olderThan ?? TimeSpan.FromDays(1),
        };
        var sink = new RecordingSink();
        await Leftovers.FindAsync(kind is null ? query : query with { Kinds = [kind] }, sink, CancellationToken.None);
        foreach (var warning in sink.Warnings)
        {
            Sink.Warning(warning);
        }

        return [.. sink.Outputs.Cast<Leftover>()];
    }

    private async Task Client(string operation, string body)
    {
        var answer = await new FakeAws.Tests.SignedClient(Server.Uri).SageMaker(operation, body);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private void Invoked(string endpoint, double hoursAgo) => Measure(endpoint, "Invocations", hoursAgo, "AllTraffic");

    private void Measure(string endpoint, string name, double hoursAgo, string? variant)
    {
        var dimensions = new Dictionary<string, string> { ["EndpointName"] = endpoint };
        if (variant is not null)
        {
            dimensions["VariantName"] = variant;
        }

        Control.AddMetric(new MetricSpec
        {
            Namespace = "AWS/SageMaker",
            Name = name,
            Dimensions = dimensions,
            Points = new Dictionary<string, double>
            {
                [_time.GetUtcNow().AddHours(-hoursAgo).ToString("O", System.Globalization.CultureInfo.InvariantCulture)] = 3,
            },
        });
    }

    private async Task<string> ModelAsync(string name)
    {
        await Api.CreateModelAsync(
            new()
            {
                ModelName = name,
                ExecutionRoleArn = FakeAws.FakeAwsOptions.DefaultRoleArn,
                PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
            },
            CancellationToken.None);
        return name;
    }

    private Task ConfigAsync(string name, string model, string? shadow = null) => shadow is null
        ? Api.CreateEndpointConfigAsync(
            new() { EndpointConfigName = name, ProductionVariants = [Variant(model)] }, CancellationToken.None)
        : Client("CreateEndpointConfig", $$"""
            { "EndpointConfigName": "{{name}}",
              "ProductionVariants": [ { "VariantName": "A", "ModelName": "{{model}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1 } ],
              "ShadowProductionVariants": [ { "VariantName": "B", "ModelName": "{{shadow}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1 } ] }
            """);

    private static ProductionVariant Variant(string model) => new()
    {
        VariantName = "AllTraffic", ModelName = model, InstanceType = "ml.m5.large", InitialInstanceCount = 2,
    };

    private async Task EndpointAsync(string name, bool async = false, ServerlessConfig? serverless = null)
    {
        var variant = Variant(await ModelAsync(name + "-model"));
        await Api.CreateEndpointConfigAsync(
            new()
            {
                EndpointConfigName = name,
                ProductionVariants =
                [
                    serverless is null
                        ? variant
                        : variant with { InstanceType = null, InitialInstanceCount = null, ServerlessConfig = serverless },
                ],
                AsyncInferenceConfig = async ? new() { OutputConfig = new() { S3OutputPath = $"s3://{Bucket}/async" } } : null,
            },
            CancellationToken.None);
        await Api.CreateEndpointAsync(new() { EndpointName = name, EndpointConfigName = name }, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(1));
    }
}
