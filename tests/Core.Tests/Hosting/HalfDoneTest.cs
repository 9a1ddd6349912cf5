using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>An account with a trained model, in which things are interrupted, fail, or are met half done.</summary>
public abstract class HalfDoneTest : WireTest
{
    private static readonly string[] Kinds = ["endpoint", "endpoint-config", "model"];

    private Backends _backends = null!;

    private protected SteppingTime Time { get; } = new() { MaxPauses = 1_000 };

    private protected Estimator Trained { get; private set; } = null!;

    private protected HostingOperations Hosting => new(_backends, Time);

    private protected Api.ISageMakerApi Api => _backends.Of(Trained).SageMaker;

    private protected static DeploymentOptions Plain => new() { EndpointName = "ep", InstanceType = "ml.t2.medium" };

    private protected static DeploymentOptions Updating => new() { EndpointName = "ep", Update = true };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _backends = new Backends(LocalMachine.Nowhere, Time);
        Control.Freeze(true);
        Control.AutoAdvance = TimeSpan.FromSeconds(1);
        Trained = await TrainAsync("job-1");
    }

    /// <summary>What is there, <c>kind name</c>, without jobs.</summary>
    private protected IEnumerable<string> Left
    {
        get
        {
            var found = Control.Resources();
            return Kinds.SelectMany(kind => found[kind].Order(StringComparer.Ordinal).Select(name => $"{kind} {name}"));
        }
    }

    private protected EndpointReference Reference => new("ep", SageMakerEstimator.Backend.Aws, Session);

    private protected void AssertGoneBeforeItsConfig()
    {
        var operations = Control.Requests.Select(request => (request.Operation, request.ErrorCode)).ToList();
        var gone = operations.FindLastIndex(request => request is ("DescribeEndpoint", "ValidationException"));
        var first = operations.FindIndex(request => request.Operation is "DeleteModel" or "DeleteEndpointConfig");
        Assert.True(gone >= 0 && gone < first, string.Join('\n', operations));
    }

    private protected void CancelAt(int pause, CancellationTokenSource interrupt)
    {
        var first = Time.Pauses + pause;
        Time.OnPause = now =>
        {
            if (now >= first)
            {
                interrupt.Cancel();
            }
        };
    }

    private protected async Task<string> SharedConfigAsync()
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

    private protected async Task ScaleAsync()
    {
        var answer = await new FakeAws.Tests.SignedClient(Server.Uri).Json("application-autoscaling", "RegisterScalableTarget", """
            { "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/ep/variant/AllTraffic",
              "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 1, "MaxCapacity": 4 }
            """);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private protected Task ModelAsync(string name) => Api.CreateModelAsync(
        new()
        {
            ModelName = name,
            ExecutionRoleArn = FakeAws.FakeAwsOptions.DefaultRoleArn,
            PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
        },
        CancellationToken.None);

    private protected Task ConfigAsync(string name, string model) => Api.CreateEndpointConfigAsync(
        new()
        {
            EndpointConfigName = name,
            ProductionVariants =
            [
                new() { VariantName = "A", ModelName = model, InstanceType = "ml.m5.large", InitialInstanceCount = 1 },
            ],
        },
        CancellationToken.None);

    private protected async Task ShadowedAsync(string name, string model, string shadow)
    {
        var answer = await new FakeAws.Tests.SignedClient(Server.Uri).SageMaker("CreateEndpointConfig", $$"""
            { "EndpointConfigName": "{{name}}",
              "ProductionVariants": [ { "VariantName": "A", "ModelName": "{{model}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1 } ],
              "ShadowProductionVariants": [ { "VariantName": "B", "ModelName": "{{shadow}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1 } ] }
            """);
        Assert.True(answer.Status == 200, answer.Text);
    }

    private protected async Task<Predictor> PublishAsync(
        Estimator estimator, DeploymentOptions? options = null, CancellationToken token = default) =>
        await Hosting.PublishAsync(await Hosting.PlanAsync(estimator, options ?? Plain, Sink, token), Sink, token);

    private protected async Task RemoveAsync(string name = "ep", CancellationToken token = default)
    {
        var plan = await Hosting.PlanRemovalAsync(
            new(name, SageMakerEstimator.Backend.Aws, Session), false, false, Sink, token);
        await Hosting.RemoveAsync(plan!, false, null, Sink, token);

        // Nobody waits for an endpoint after which nothing else goes.
        Control.Advance(TimeSpan.FromMinutes(1));
    }

    private protected async Task<Estimator> TrainAsync(string name)
    {
        var training = new TrainingOperations(_backends, Time);
        var plan = await training.PlanAsync(Estimator(), new() { JobName = name }, Sink, CancellationToken.None);
        var run = await training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(5));
        return run;
    }
}
