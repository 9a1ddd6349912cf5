using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class LocalStateOperationsTests : IDisposable
{
    private readonly LocalMachine _machine = new();

    private LocalStateOperations Operations => new(_machine.Backends);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Nothing_kept_is_an_empty_list()
    {
        Assert.Empty(Operations.List());
        Assert.Empty(Operations.Names("TrainingJob"));
        Assert.Empty(Operations.Names("Endpoint"));
    }

    [Fact]
    public void Everything_that_is_kept_is_listed_with_its_kind_and_state()
    {
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");
        _machine.AddEndpoint("ep-1", Endpoint("Failed"));
        AddModel("model-1", "ep-1");

        Assert.Equal(
            [
                ("TrainingJob", "job-1", "Completed"),
                ("Endpoint", "ep-1", "Failed"),
                ("EndpointConfig", "ep-1", null),
                ("Model", "model-1", null),
            ],
            Operations.List().Select(entry => (entry.Kind, entry.Name, entry.Status)));
        Assert.Equal(["job-1"], Operations.Names("TrainingJob"));
        Assert.Equal(["ep-1"], Operations.Names("Endpoint"));
    }

    [Fact]
    public void The_size_of_a_job_counts_its_results_and_not_the_users_data()
    {
        var data = _machine.Folder.File("data/large.csv", new string('x', 1_000_000));
        var job = _machine.AddJob("job-1");
        _machine.Move(job, "Completed", "Completed");
        var before = Assert.Single(Operations.List()).Size;
        ChannelData.Link(Samples.Channel("train", FileUri.Of(data)), job);
        _machine.Folder.File("state/bucket/job-1/output/model.tar.gz", new string('m', 1234));

        Assert.Equal(before + 1234, Assert.Single(Operations.List()).Size);
    }

    [Fact]
    public async Task An_ended_job_is_removed_with_its_results()
    {
        var job = _machine.AddJob("job-1");
        _machine.Move(job, "Failed", "Failed");
        _machine.Folder.File("state/bucket/job-1/output/model.tar.gz");
        _machine.Folder.File("state/bucket/job-2/output/model.tar.gz");

        await Operations.RemoveAsync(Assert.Single(Operations.List()));

        Assert.False(Directory.Exists(job.Path));
        Assert.False(Directory.Exists(_machine.Folder.In("state", "bucket", "job-1")));
        Assert.True(Directory.Exists(_machine.Folder.In("state", "bucket", "job-2")));
    }

    [Fact]
    public async Task What_runs_is_not_removed()
    {
        var job = _machine.AddJob("job-1");
        var entry = Assert.Single(Operations.List());

        var error = await Refusal.OfAsync(ErrorId.TrainingJobBusy, () => Operations.RemoveAsync(entry));

        Assert.Equal(ErrorKind.ResourceBusy, error.Kind);
        Assert.Contains("Stop-SMTraining -TrainingJob job-1", error.RecommendedAction);
        Assert.True(Directory.Exists(job.Path));
    }

    [Fact]
    public async Task A_running_endpoint_is_not_removed()
    {
        _machine.AddEndpoint("ep-1", Endpoint("Creating"));
        var entry = Assert.Single(Operations.List());

        var error = await Refusal.OfAsync(ErrorId.EndpointBusy, () => Operations.RemoveAsync(entry));

        Assert.Contains("Unpublish-SMEndpoint -Endpoint ep-1 -Local", error.RecommendedAction);
    }

    [Theory]
    [InlineData("EndpointConfig")]
    [InlineData("Model")]
    public async Task What_an_endpoint_uses_is_not_removed(string kind)
    {
        AddModel("m", "c");
        _machine.AddEndpoint("ep-1", Endpoint("Failed"));
        var entry = Operations.List().Single(entry => entry.Kind == kind);

        var error = await Refusal.OfAsync(ErrorId.ResourceInUse, () => Operations.RemoveAsync(entry));

        Assert.Equal(ErrorKind.ResourceBusy, error.Kind);
        Assert.Contains("'ep-1'", error.Message);
        Assert.True(File.Exists(entry.Path));
    }

    [Theory]
    [InlineData("EndpointConfig")]
    [InlineData("Model")]
    public async Task What_no_endpoint_uses_is_removed(string kind)
    {
        AddModel("m", "c");
        AddModel("other", "ep-1");
        _machine.AddEndpoint("ep-1", Endpoint("Failed") with { EndpointConfigName = "ep-1" });

        await Operations.RemoveAsync(Operations.List().Single(entry => entry.Kind == kind && entry.Name is "c" or "m"));

        Assert.DoesNotContain(Operations.List(), entry => entry.Kind == kind && entry.Name is "c" or "m");
    }

    [Fact]
    public async Task An_endpoint_whose_config_is_gone_does_not_keep_models_from_being_removed()
    {
        AddModel("m", "other");
        _machine.AddEndpoint("ep-1", Endpoint("Failed"));

        await Operations.RemoveAsync(Operations.List().Single(entry => entry.Kind == "Model"));

        Assert.DoesNotContain(Operations.List(), entry => entry.Kind == "Model");
    }

    [Fact]
    public async Task Removing_a_model_that_is_called_as_a_job_leaves_the_results_of_the_job()
    {
        var results = _machine.Folder.File("state/bucket/job-1/output/model.tar.gz");
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");
        AddModel("job-1", "c");

        await Operations.RemoveAsync(Operations.List().Single(entry => entry.Kind == "Model"));

        Assert.True(File.Exists(results));
    }

    [Fact]
    public void An_endpoint_folder_that_was_never_finished_does_not_hide_the_rest()
    {
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");
        _machine.State.Folder(Path.Combine(_machine.State.Endpoints, "half-made"));

        Assert.Contains("job-1", Operations.List().Select(entry => entry.Name));
    }

    private void AddModel(string name, string config)
    {
        _machine.Hosting.CreateModel(new CreateModelRequest { ModelName = name });
        _machine.Hosting.CreateEndpointConfig(new CreateEndpointConfigRequest
        {
            EndpointConfigName = config, ProductionVariants = [new ProductionVariant { ModelName = name }],
        });
    }

    private static LocalEndpointStatus Endpoint(string status) =>
        new() { EndpointStatus = status, EndpointConfigName = "c" };
}
