using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class LocalHostingTests : IDisposable
{
    private readonly LocalMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("nope")]
    public void No_other_folder_is_taken_for_an_endpoint(string name)
    {
        _machine.AddEndpoint("../x", Status("InService"));
        _machine.AddEndpoint("a/b", Status("InService"));

        var error = Assert.Throws<ServiceException>(() => _machine.Hosting.ReadEndpoint(name));

        Assert.Equal($"Could not find endpoint \"{name}\".", error.Message);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    public void No_other_file_is_taken_for_a_model_or_a_config(string name)
    {
        _machine.Folder.File("state/x.json", "{}");
        _machine.Folder.File("state/models/a/b.json", "{}");

        Assert.Throws<ServiceException>(() => _machine.Hosting.DescribeModel(name));
        Assert.Throws<ServiceException>(() => _machine.Hosting.DeleteModel(name));
        Assert.Throws<ServiceException>(() => _machine.Hosting.DescribeEndpointConfig(name));
        Assert.Throws<ServiceException>(
            () => _machine.Hosting.CreateModel(new CreateModelRequest { ModelName = name }));
        Assert.True(File.Exists(_machine.Folder.In("state", "x.json")));
    }

    [Fact]
    public void An_endpoint_with_a_living_supervisor_is_as_it_says()
    {
        var endpoint = _machine.AddEndpoint("ep", Status("InService") with { Supervised = true, Port = 8080 });
        using var held = SupervisorLock.TryTake(endpoint.LockFile);

        Assert.Equal(
            ("InService", 8080),
            (_machine.Hosting.ReadEndpoint("ep").EndpointStatus, _machine.Hosting.ReadEndpoint("ep").Port));
        Assert.Equal(new Uri("http://127.0.0.1:8080"), _machine.Backend.AddressOf("ep"));
    }

    [Fact]
    public void An_endpoint_is_updating_until_its_supervisor_takes_the_file_away()
    {
        var endpoint = _machine.AddEndpoint("ep", Status("InService") with { Supervised = true, Port = 8080 });
        using var held = SupervisorLock.TryTake(endpoint.LockFile);
        File.WriteAllText(endpoint.UpdateFile, "{}");

        Assert.Equal(
            ("Updating", 8080),
            (_machine.Hosting.ReadEndpoint("ep").EndpointStatus, _machine.Hosting.ReadEndpoint("ep").Port));

        File.Delete(endpoint.UpdateFile);
        Assert.Equal("InService", _machine.Hosting.ReadEndpoint("ep").EndpointStatus);
    }

    [Fact]
    public void An_update_of_a_dead_endpoint_has_failed()
    {
        var endpoint = _machine.AddEndpoint("ep", Status("InService") with { Supervised = true, Port = 8080 });
        File.WriteAllText(endpoint.UpdateFile, "{}");

        Assert.Equal("Failed", _machine.Hosting.ReadEndpoint("ep").EndpointStatus);
    }

    [Theory]
    [InlineData("Creating")]
    [InlineData("Failed")]
    public void An_endpoint_that_is_not_in_service_is_not_updated(string status)
    {
        var endpoint = _machine.AddEndpoint("ep", Status(status) with { Supervised = true });
        using var held = SupervisorLock.TryTake(endpoint.LockFile);
        _machine.Hosting.CreateModel(new()
        {
            ModelName = "m", PrimaryContainer = new() { ModelDataUrl = "file:///model.tar.gz" },
        });
        _machine.Hosting.CreateEndpointConfig(new()
        {
            EndpointConfigName = "c", ProductionVariants = [new() { VariantName = "AllTraffic", ModelName = "m" }],
        });

        var error = Assert.Throws<ServiceException>(
            () => _machine.Hosting.UpdateEndpoint(new() { EndpointName = "ep", EndpointConfigName = "c" }));

        Assert.Equal($"Cannot update endpoint \"ep\": it is {status}.", error.Message);
        Assert.False(File.Exists(endpoint.UpdateFile));
    }

    [Fact]
    public void An_endpoint_whose_supervisor_is_dead_has_failed_and_listens_nowhere()
    {
        _machine.AddEndpoint("ep", Status("InService") with { Supervised = true, Port = 8080 });

        var status = _machine.Hosting.ReadEndpoint("ep");

        Assert.Equal("Failed", status.EndpointStatus);
        Assert.Contains("supervisor", status.FailureReason);
        Assert.Null(status.Port);
        Assert.Null(_machine.Backend.AddressOf("ep"));
    }

    [Fact]
    public void Models_are_made_once_and_removed_once()
    {
        var hosting = _machine.Hosting;
        var request = new CreateModelRequest
        {
            ModelName = "m", PrimaryContainer = new ContainerDefinition { ModelDataUrl = "file:///m.tar.gz" },
        };
        hosting.CreateModel(request);

        Assert.Equal("file:///m.tar.gz", hosting.DescribeModel("m").PrimaryContainer!.ModelDataUrl);
        Assert.StartsWith(
            "Cannot create already existing",
            Assert.Throws<ServiceException>(() => hosting.CreateModel(request)).Message);

        hosting.DeleteModel("m");
        Assert.Throws<ServiceException>(() => hosting.DeleteModel("m"));
    }

    [Fact]
    public void A_model_goes_with_the_code_that_was_packed_for_it()
    {
        var code = _machine.Folder.File("state/bucket/m/sourcedir.tar.gz");
        _machine.Folder.File("state/bucket/m2/sourcedir.tar.gz");
        _machine.Hosting.CreateModel(new CreateModelRequest
        {
            ModelName = "m",
            PrimaryContainer = new ContainerDefinition
            {
                Environment = new Dictionary<string, string> { ["SAGEMAKER_SUBMIT_DIRECTORY"] = FileUri.Of(code) },
            },
        });

        _machine.Hosting.DeleteModel("m");

        Assert.False(Directory.Exists(_machine.Folder.In("state", "bucket", "m")));
        Assert.True(Directory.Exists(_machine.Folder.In("state", "bucket", "m2")));
    }

    [Fact]
    public void A_model_that_is_called_as_a_job_goes_without_the_results_of_the_job()
    {
        var results = _machine.Folder.File("state/bucket/job-1/output/model.tar.gz");
        var code = _machine.Folder.File("state/bucket/job-1/source/sourcedir.tar.gz");
        _machine.Move(_machine.AddJob("job-1"), "Completed", "Completed");
        _machine.Hosting.CreateModel(new CreateModelRequest { ModelName = "job-1" });

        _machine.Hosting.DeleteModel("job-1");

        Assert.True(File.Exists(results));
        Assert.True(File.Exists(code));
    }

    [Fact]
    public void A_config_names_models_that_exist()
    {
        var hosting = _machine.Hosting;
        var request = new CreateEndpointConfigRequest
        {
            EndpointConfigName = "c", ProductionVariants = [new ProductionVariant { ModelName = "m" }],
        };
        Assert.Equal(
            "Could not find model \"m\".",
            Assert.Throws<ServiceException>(() => hosting.CreateEndpointConfig(request)).Message);

        hosting.CreateModel(new CreateModelRequest { ModelName = "m" });
        hosting.CreateEndpointConfig(request);

        Assert.Equal(["c"], hosting.ListEndpointConfigs().Select(config => config.EndpointConfigName));
        Assert.Equal("m", Assert.Single(hosting.DescribeEndpointConfig("c").ProductionVariants!).ModelName);
    }

    [Fact]
    public async Task An_endpoint_that_runs_no_more_is_deleted_with_its_folder()
    {
        var endpoint = _machine.AddEndpoint("ep", Status("Failed"));

        await _machine.Hosting.DeleteEndpointAsync("ep", CancellationToken.None);

        Assert.False(Directory.Exists(endpoint.Path));
        Assert.Empty(_machine.Hosting.EndpointNames());
    }

    private static LocalEndpointStatus Status(string status) =>
        new() { EndpointStatus = status, EndpointConfigName = "c" };
}
