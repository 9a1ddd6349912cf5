using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Tests;

public sealed class RemovalTests
{
    private readonly FakeSageMaker _api = new() { ConfigsPerPage = 2 };
    private readonly RecordingSink _sink = new();

    [Fact]
    public async Task The_endpoint_goes_first_then_its_models_then_its_config()
    {
        _api.WithEndpoint("ep", "ep", "b", "a");

        var plan = await PlanAsync();
        Assert.Equal(["endpoint ep", "model a", "model b", "endpoint config ep"], plan!.Items);
        Assert.Empty(_api.Calls);
        await RunAsync(plan);

        Assert.Equal(["DeleteEndpoint ep", "DeleteModel a", "DeleteModel b", "DeleteEndpointConfig ep"], _api.Calls);
        Assert.Empty(_api.Left);
        Assert.Equal(4, _sink.Verboses.Count());
    }

    [Fact]
    public async Task Nothing_left_is_no_plan() => Assert.Null(await PlanAsync());

    [Fact]
    public async Task A_model_that_another_config_names_is_kept_whatever_page_that_is_on()
    {
        _api.WithEndpoint("ep", "ep", "mine", "shared")
            .WithConfig("a", "x").WithConfig("b", "y").WithConfig("z", "z", "shared");

        Assert.Equal(["endpoint ep", "model mine", "endpoint config ep"], (await PlanAsync())!.Items);
    }

    [Fact]
    public async Task Config_and_models_can_be_kept()
    {
        _api.WithEndpoint("ep", "c", "m");

        Assert.Equal(["endpoint ep"], (await PlanAsync(keepConfig: true, keepModel: true))!.Items);
        Assert.Equal(["endpoint ep", "endpoint config c"], (await PlanAsync(keepModel: true))!.Items);
    }

    [Fact]
    public async Task A_config_under_another_name_is_found_by_the_endpoint()
    {
        _api.WithEndpoint("ep", "ep-2024-02-29-23-58-07-009", "m");

        Assert.Equal(
            ["endpoint ep", "model m", "endpoint config ep-2024-02-29-23-58-07-009"], (await PlanAsync())!.Items);
    }

    [Fact]
    public async Task What_an_interrupted_removal_left_is_removed_by_the_next()
    {
        _api.WithConfig("ep", "m");

        var plan = await PlanAsync();
        Assert.Equal(["model m", "endpoint config ep"], plan!.Items);
        await RunAsync(plan);

        Assert.Empty(_api.Left);
        Assert.Null(await PlanAsync());
    }

    [Fact]
    public async Task An_endpoint_without_its_config_can_be_removed()
    {
        _api.WithEndpoint("ep", "c", "m");
        await _api.DeleteEndpointConfigAsync(new() { EndpointConfigName = "c" }, CancellationToken.None);

        Assert.Equal(["endpoint ep"], (await PlanAsync())!.Items);
    }

    [Fact]
    public async Task A_removal_can_be_run_twice()
    {
        _api.WithEndpoint("ep", "ep", "m");
        var plan = (await PlanAsync())!;

        await RunAsync(plan);
        await RunAsync(plan);

        Assert.Equal(
            ["endpoint ep was gone already.", "model m was gone already.", "endpoint config ep was gone already."],
            _sink.Verboses.Skip(3));
    }

    [Fact]
    public async Task A_refusal_names_what_could_not_be_removed_and_leaves_the_config_to_find_the_rest_by()
    {
        _api.WithEndpoint("ep", "ep", "m");
        _api.Refusals["DeleteModel"] = new ServiceException("AccessDeniedException", "Not for you.", 403);
        var plan = (await PlanAsync())!;

        var error = await Refusal.OfAsync(ErrorId.AccessDenied, () => RunAsync(plan));

        Assert.Equal("model m", error.Target);
        Assert.Equal("AccessDeniedException", error.ServiceErrorCode);
        Assert.Equal(["model m", "config ep"], _api.Left);
        Assert.Equal(["model m", "endpoint config ep"], (await PlanAsync())!.Items);
    }

    private Task<RemovalPlan?> PlanAsync(bool keepConfig = false, bool keepModel = false) =>
        Removal.PlanAsync(new FakeBackend(_api), "ep", keepConfig, keepModel, _sink, CancellationToken.None);

    private Task RunAsync(RemovalPlan plan) => ((PlannedRemoval)plan).RunAsync(
        wait: false, limit: null, new SteppingTime(), _sink, CancellationToken.None);
}
