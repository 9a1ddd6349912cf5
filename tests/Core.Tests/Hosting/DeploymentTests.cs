using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

public sealed class DeploymentTests : IDisposable
{
    private const string CodeUri = "s3://default-bucket/m/sourcedir.tar.gz";

    private static readonly ServiceException Denied = new("AccessDeniedException", "Not for you.", 403);

    private readonly TempFolder _folder = new();
    private readonly FakeSageMaker _api = new();
    private readonly RecordingSink _sink = new();
    private readonly SteppingTime _time = new();
    private FakeBackend? _backend;
    private readonly Estimator _estimator = Samples.Run("job-1");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Code_model_config_and_endpoint_are_made_in_this_order()
    {
        var predictor = await PublishAsync();

        Assert.Equal(["Put " + CodeUri, "CreateModel m", "CreateEndpointConfig c", "CreateEndpoint ep"], _api.Calls);
        Assert.Equal(
            ("ep", "InService", "c"), (predictor.EndpointName, predictor.EndpointStatus, predictor.EndpointConfigName));
        Assert.Equal(["m"], predictor.ModelName);
        Assert.Equal(("ml.t2.medium", 1), (predictor.InstanceType, predictor.InitialInstanceCount));
        Assert.Equal("ep", _estimator.PublishedEndpointName);
    }

    [Fact]
    public async Task The_wait_ends_when_the_endpoint_is_in_service()
    {
        Answer("Creating", "Creating", "InService");

        Assert.Equal("InService", (await PublishAsync()).EndpointStatus);

        Assert.Equal(2, _time.Pauses);
        Assert.True(_sink.Progresses.Last().Completed);
    }

    [Fact]
    public async Task What_costs_money_is_said_with_the_command_that_ends_it()
    {
        await PublishAsync();

        var line = Assert.IsType<string>(Assert.Single(_sink.Informations));
        Assert.Contains("1 x ml.t2.medium", line);
        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep -Force", line);
    }

    [Fact]
    public async Task Not_waiting_returns_the_endpoint_as_it_is()
    {
        Answer("Creating");

        Assert.Equal(
            "Creating", (await PublishAsync(new() { InstanceType = "ml.t2.medium", NoWait = true })).EndpointStatus);
        Assert.Equal(0, _time.Pauses);
    }

    [Theory]
    [InlineData("CreateModel")]
    [InlineData("CreateEndpointConfig")]
    [InlineData("CreateEndpoint")]
    public async Task When_one_step_is_refused_nothing_of_the_others_stays(string operation)
    {
        _api.Refusals[operation] = Denied;

        var error = await Refusal.OfAsync(ErrorId.AccessDenied, () => PublishAsync());

        Assert.Equal("AccessDeniedException", error.ServiceErrorCode);
        Assert.Empty(_api.Left);
        Assert.Equal("Delete " + CodeUri, _api.Calls[^1]);
        Assert.Null(_estimator.PublishedEndpointName);
    }

    [Fact]
    public async Task What_was_made_is_removed_newest_first()
    {
        _api.Refusals["CreateEndpoint"] = Denied;

        await Refusal.OfAsync(ErrorId.AccessDenied, () => PublishAsync());

        Assert.Equal(["DeleteEndpointConfig c", "DeleteModel m", "Delete " + CodeUri], _api.Calls[^3..]);
    }

    [Fact]
    public async Task A_name_that_was_taken_meanwhile_is_its_own_error()
    {
        _api.Refusals["CreateEndpoint"] = new ServiceException(
            "ValidationException", "Cannot create already existing endpoint \"ep\".");

        var error = await Refusal.OfAsync(ErrorId.EndpointExists, () => PublishAsync());

        Assert.Equal(ErrorKind.ResourceExists, error.Kind);
        Assert.Equal("ep", error.Target);
    }

    [Fact]
    public async Task What_cannot_be_removed_again_is_named_and_the_rest_is_removed()
    {
        _api.Refusals["CreateEndpoint"] = Denied;
        _api.Refusals["DeleteEndpointConfig"] = Denied;

        await Refusal.OfAsync(ErrorId.AccessDenied, () => PublishAsync());

        Assert.Equal("endpoint config c couldn't be removed: Not for you.", Assert.Single(_sink.Warnings));
        Assert.Equal(["config c"], _api.Left);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_come_up_is_removed_with_all_that_was_made_for_it()
    {
        Answer("Creating", "Failed");

        var error = await Refusal.OfAsync(ErrorId.EndpointFailed, () => PublishAsync());

        Assert.Equal(ErrorKind.InvalidResult, error.Kind);
        Assert.Contains("ping health check", error.Message);
        Assert.Contains("-KeepOnFailure", error.RecommendedAction);
        Assert.Equal(
            ["DeleteEndpoint ep", "DeleteEndpointConfig c", "DeleteModel m", "Delete " + CodeUri], _api.Calls[^4..]);
        Assert.Empty(_api.Left);
        Assert.True(_sink.Progresses.Last().Completed);
    }

    [Fact]
    public async Task KeepOnFailure_keeps_it_and_says_how_to_go_on()
    {
        Answer("Failed");

        var error = await Refusal.OfAsync(
            ErrorId.EndpointFailed, () => PublishAsync(new() { InstanceType = "ml.t2.medium", KeepOnFailure = true }));

        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep", error.RecommendedAction);
        Assert.Equal(["model m", "config c", "endpoint ep"], _api.Left);
        Assert.Equal("Failed", Assert.IsType<Predictor>(error.Target).EndpointStatus);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_leaves_the_endpoint_and_says_how_to_go_on()
    {
        Answer("Creating");

        var error = await Refusal.OfAsync(
            ErrorId.WaitTimedOut,
            () => PublishAsync(new() { InstanceType = "ml.t2.medium", Timeout = TimeSpan.FromMinutes(10) }));

        Assert.Equal(ErrorKind.OperationTimeout, error.Kind);
        Assert.Contains("Connect-SMEndpoint -Endpoint ep", error.RecommendedAction);
        Assert.Equal(["model m", "config c", "endpoint ep"], _api.Left);
        Assert.Equal(21, _time.Pauses);
    }

    [Fact]
    public async Task An_interrupted_wait_leaves_the_endpoint_and_says_how_to_go_on()
    {
        Answer("Creating");
        using var interrupt = new CancellationTokenSource();
        var time = new SteppingTime { OnPause = _ => interrupt.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new Deployment(Plan(new() { InstanceType = "ml.t2.medium" }), time, _sink).RunAsync(interrupt.Token));

        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep", Assert.Single(_sink.LastWords));
        Assert.Equal(["model m", "config c", "endpoint ep"], _api.Left);
    }

    [Fact]
    public async Task An_interruption_before_the_endpoint_is_asked_for_removes_what_there_is()
    {
        _api.Refusals["CreateEndpointConfig"] = new OperationCanceledException();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublishAsync());

        Assert.Empty(_api.Left);
    }

    [Fact]
    public async Task An_interruption_while_the_endpoint_is_asked_for_leaves_what_it_needs_and_says_so()
    {
        _api.Refusals["CreateEndpoint"] = new OperationCanceledException();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublishAsync());

        Assert.Equal(2, _api.Left.Count());
        Assert.Contains("remove it with: Unpublish-SMEndpoint -Endpoint ep", Assert.Single(_sink.LastWords));
    }

    [Fact]
    public async Task An_endpoint_that_somebody_deletes_meanwhile_is_an_error_of_ours()
    {
        Answer("Creating", null);

        var error = await Refusal.OfAsync(ErrorId.EndpointNotFound, () => PublishAsync());

        Assert.Contains("'ep'", error.Message);
    }

    private void Answer(params string?[] statuses)
    {
        _api.EndpointStatuses.Clear();
        foreach (var status in statuses)
        {
            _api.EndpointStatuses.Enqueue(status);
        }
    }

    private Task<Predictor> PublishAsync(DeploymentOptions? options = null) =>
        new Deployment(Plan(options ?? new() { InstanceType = "ml.t2.medium" }), _time, _sink)
            .RunAsync(CancellationToken.None);

    private FakeBackend Backend => _backend ??= new FakeBackend(_api);

    private PlannedDeployment Plan(DeploymentOptions options) => new(
        Backend,
        AwsSession.None,
        options,
        [
            new ModelPlan(
                Backend,
                new Model { Origin = _estimator },
                new CreateModelRequest { ModelName = "m", PrimaryContainer = new ContainerDefinition() },
                [
                    new CodeForModel(
                        Backend.Objects,
                        CodeBundle.Create(_folder.File("inference.py"), null, []),
                        new CodeLocation(CodeUri, PutOptions.Code)),
                ]),
        ],
        new CreateEndpointConfigRequest
        {
            EndpointConfigName = "c",
            ProductionVariants =
            [
                new ProductionVariant
                {
                    ModelName = "m", InstanceType = options.InstanceType, InitialInstanceCount = 1,
                },
            ],
        },
        new CreateEndpointRequest { EndpointName = "ep", EndpointConfigName = "c" });
}
