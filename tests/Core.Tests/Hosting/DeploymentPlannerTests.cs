using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

[Collection(LocalMachine.Collection)]
public sealed class DeploymentPlannerTests : IDisposable
{
    private const string Job = "my-algo-2024-01-01-00-00-00-000";

    private const string Stamp = "2024-02-29-23-58-07-009";

    private readonly LocalMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Without_names_the_endpoint_is_called_as_the_job_and_the_model_after_its_base()
    {
        Train();

        var plan = await PlanAsync();

        Assert.Equal(Job, plan.EndpointName);
        Assert.Equal(Job, plan.Endpoint.EndpointName);
        Assert.Equal(Job, plan.Endpoint.EndpointConfigName);
        Assert.Equal(Job, plan.Config.EndpointConfigName);
        Assert.Equal($"my-algo-{Stamp}", plan.Model!.ModelName);
        var variant = Assert.Single(plan.Config.ProductionVariants!);
        Assert.Equal(
            ("AllTraffic", $"my-algo-{Stamp}", 1, "local", 1.0),
            (variant.VariantName, variant.ModelName, variant.InitialInstanceCount, variant.InstanceType,
                variant.InitialVariantWeight));
    }

    [Fact]
    public async Task Names_of_the_user_are_taken_as_they_are_or_refused()
    {
        Train();

        var plan = await PlanAsync(new() { InstanceType = "local", EndpointName = "ep", Model = new() { Name = "m" } });

        Assert.Equal(("ep", "ep", "m"), (plan.EndpointName, plan.Config.EndpointConfigName, plan.Model!.ModelName));
        Assert.Contains("-EndpointName", (await RefuseAsync(
            ErrorId.NameInvalid, new() { InstanceType = "local", EndpointName = "e_p" })).Message);
        Assert.Contains("-ModelName", (await RefuseAsync(
            ErrorId.NameInvalid, new() { InstanceType = "local", Model = new() { Name = "m_" } })).Message);
    }

    [Fact]
    public async Task The_code_of_the_training_job_serves_its_model()
    {
        var model = Train();

        var container = (await PlanAsync()).Model!.Request.PrimaryContainer!;

        Assert.Equal(FileUri.Of(model), container.ModelDataUrl);
        Assert.Equal(
            [
                "SAGEMAKER_PROGRAM=train.py",
                "SAGEMAKER_SUBMIT_DIRECTORY=file:///tmp/sourcedir.tar.gz",
                "SAGEMAKER_CONTAINER_LOG_LEVEL=20",
            ],
            container.Environment!.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public async Task Code_that_is_named_serves_it_instead()
    {
        Train();
        var entryPoint = _machine.Folder.File("serve/inference.py");

        var plan = await PlanAsync(new() { InstanceType = "local", Model = new() { EntryPoint = entryPoint, Name = "m" } });

        Assert.Equal("inference.py", plan.Model!.Request.PrimaryContainer!.Environment!["SAGEMAKER_PROGRAM"]);
        Assert.Equal(
            FileUri.Of(Path.Combine(_machine.State.Bucket, "m", "sourcedir.tar.gz")),
            plan.Model!.Request.PrimaryContainer.Environment["SAGEMAKER_SUBMIT_DIRECTORY"]);
        Assert.Equal(["inference.py"], Assert.IsType<CodeForModel>(Assert.Single(plan.Model!.Work)).Bundle.Files.Select(file => file.Name));
        Assert.False(Directory.Exists(_machine.State.Bucket));
    }

    [Fact]
    public async Task Code_parameters_that_are_plain_text_are_read_too()
    {
        Train(Samples.Request(Job) with
        {
            HyperParameters = new Dictionary<string, string>
            {
                ["sagemaker_program"] = "train.py", ["sagemaker_submit_directory"] = "file:///tmp/code.tar.gz",
            },
        });

        var environment = (await PlanAsync()).Model!.Request.PrimaryContainer!.Environment!;

        Assert.Equal("train.py", environment["SAGEMAKER_PROGRAM"]);
        Assert.Equal("file:///tmp/code.tar.gz", environment["SAGEMAKER_SUBMIT_DIRECTORY"]);
    }

    [Fact]
    public async Task Variables_of_the_user_win_and_are_masked_in_what_is_shown()
    {
        Train();
        var options = new DeploymentOptions
        {
            InstanceType = "local",
            Model = new()
            {
                Environment = Samples.Values(("TOKEN", "canary"), ("SAGEMAKER_CONTAINER_LOG_LEVEL", 10)),
            },
        };

        var plan = await PlanAsync(options);

        Assert.Equal("canary", plan.Model!.Request.PrimaryContainer!.Environment!["TOKEN"]);
        Assert.Equal("10", plan.Model!.Request.PrimaryContainer.Environment["SAGEMAKER_CONTAINER_LOG_LEVEL"]);
        Assert.Equal(
            ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"],
            plan.Requests.Select(request => request.Operation));
        Assert.All(plan.Requests, request => Assert.DoesNotContain("canary", request.Json));
    }

    [Fact]
    public async Task Tags_are_those_of_the_training_job_unless_others_are_given()
    {
        Train();

        var reused = await PlanAsync();
        var given = await PlanAsync(new() { InstanceType = "local", Tag = [new Tag("mine", "1")] });
        var none = await PlanAsync(new() { InstanceType = "local", Tag = [] });

        Assert.Equal(["team"], reused.Model!.Request.Tags!.Select(tag => tag.Key));
        Assert.Equal(["team"], reused.Config.Tags!.Select(tag => tag.Key));
        Assert.Equal(["team"], reused.Endpoint.Tags!.Select(tag => tag.Key));
        Assert.Equal(["mine"], given.Endpoint.Tags!.Select(tag => tag.Key));
        Assert.Null(none.Endpoint.Tags);
    }

    [Fact]
    public async Task An_endpoint_that_exists_is_refused_with_the_ways_out()
    {
        Train();
        _machine.AddEndpoint(Job, new LocalEndpointStatus { EndpointStatus = "InService", EndpointConfigName = Job });

        var error = await RefuseAsync(ErrorId.EndpointExists);

        Assert.Equal(ErrorKind.ResourceExists, error.Kind);
        Assert.Equal(Job, error.Target);
        Assert.Contains("-EndpointName", error.RecommendedAction);
        Assert.Contains($"Unpublish-SMEndpoint -Endpoint {Job} -Local", error.RecommendedAction);
    }

    [Fact]
    public async Task A_config_that_was_left_over_gets_out_of_the_way_by_a_stamp()
    {
        Train();
        _machine.Hosting.CreateEndpointConfig(
            new CreateEndpointConfigRequest { EndpointConfigName = "ep", ProductionVariants = [] });

        var plan = await PlanAsync(new() { InstanceType = "local", EndpointName = "ep" });

        Assert.Equal($"ep-{Stamp}", plan.Config.EndpointConfigName);
        Assert.Equal($"ep-{Stamp}", plan.Endpoint.EndpointConfigName);
        Assert.Equal("ep", plan.Endpoint.EndpointName);
    }

    [Fact]
    public async Task Only_a_completed_job_has_something_to_publish()
    {
        Train(status: "Failed");
        Assert.Contains("failed", (await RefuseAsync(ErrorId.TrainingJobNotCompleted)).Message);

        await RefuseAsync(ErrorId.TrainingJobNotCompleted, estimator: Samples.Script());
        await RefuseAsync(ErrorId.TrainingJobNotFound, estimator: Samples.Run("gone"));
    }

    [Fact]
    public async Task A_stopped_job_is_published_only_when_that_is_allowed()
    {
        Train(status: "Stopped");

        var error = await RefuseAsync(ErrorId.TrainingJobNotCompleted);
        Assert.Contains("-AllowStopped", error.RecommendedAction);
        Assert.Equal(Job, (await PlanAsync(new() { InstanceType = "local", Model = new() { AllowStopped = true } })).EndpointName);
    }

    [Fact]
    public async Task A_model_that_is_gone_is_named()
    {
        var model = Train();
        File.Delete(model);

        Assert.Contains(FileUri.Of(model), (await RefuseAsync(ErrorId.ModelDataNotFound)).Message);
    }

    [Fact]
    public async Task A_local_model_stays_on_this_machine()
    {
        Train();

        var error = await RefuseAsync(ErrorId.ParametersConflict, new() { InstanceType = "ml.m5.large" });

        Assert.Equal("ml.m5.large", error.Target);
        Assert.Contains("-InstanceType local", error.Message);
    }

    [Theory]
    [InlineData("m5.large")]
    [InlineData("ml.m5 .large")]
    [InlineData("ml.m5")]
    public async Task What_is_no_instance_type_is_refused_before_anything_is_made(string type)
    {
        Train();

        var error = await RefuseAsync(ErrorId.ValueInvalid, new() { InstanceType = type });

        Assert.Equal(type, error.Target);
        Assert.Contains("look like ml.m5.xlarge", error.Message);
    }

    private string Train(CreateTrainingJobRequest? request = null, string status = "Completed")
    {
        var model = _machine.Folder.File("results/model.tar.gz", "m");
        var job = _machine.AddJob(Job, fresh => fresh with { ModelArtifacts = FileUri.Of(model) }, request);
        _machine.Move(job, status, status);
        return model;
    }

    private Task<PlannedDeployment> PlanAsync(DeploymentOptions? options = null, Estimator? estimator = null)
    {
        var run = estimator ?? Samples.Run(Job);
        run.Tag = [new Tag("team", "vision")];
        return new DeploymentPlanner(_machine.Backends, _machine.Time)
            .PlanAsync(run, options ?? new() { InstanceType = "local" }, new RecordingSink(), CancellationToken.None);
    }

    private Task<SageMakerEstimatorException> RefuseAsync(
        string errorId, DeploymentOptions? options = null, Estimator? estimator = null) =>
        Refusal.OfAsync(errorId, () => PlanAsync(options, estimator));
}
