using FakeAws;
using FakeAws.Control;
using FakeAws.Faults;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Tests;

/// <summary>The service does what it was asked and its answer is lost: one thing is there, and it is known as ours.</summary>
public sealed class OnceTests : WireTest
{
    private readonly SteppingTime _time = new();

    public OnceTests() => _time.SetUtcNow(DateTimeOffset.UtcNow);

    public static TheoryData<string, string, int> Lost
    {
        get
        {
            var rows = new TheoryData<string, string, int>();
            foreach (var operation in (string[])["CreateTrainingJob", "CreateModel", "CreateEndpointConfig", "CreateEndpoint"])
            {
                foreach (var kind in (string[])["reset", "truncated", "html", "internalFailure"])
                {
                    rows.Add(operation, kind, 1);
                    rows.Add(operation, kind, 3);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_lost_answer_makes_nothing_twice(string operation, string kind, int times)
    {
        var api = Backend().SageMaker;
        await MakeUpToAsync(api, operation);
        Control.Fail(new Fault { Operation = operation, Kind = kind, Count = times, AfterWork = true });

        await MakeAsync(api, operation);

        var made = Control.Resources()[KindOf(operation)];
        Assert.Equal(["mine"], made);
        Assert.Equal("Describe" + operation["Create".Length..], Control.Requests[^1].Operation);
    }

    [Fact]
    public async Task A_page_in_the_place_of_an_answer_makes_nothing_twice()
    {
        var api = Backend().SageMaker;
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "html", Status = 200, AfterWork = true });

        await MakeAsync(api, "CreateTrainingJob");

        Assert.Equal(["CreateTrainingJob", "DescribeTrainingJob"], Asked);
    }

    [Fact]
    public async Task What_was_made_may_be_unseen_for_some_seconds()
    {
        var api = Backend().SageMaker;
        Control.Hide(new HidePlan("training-job", 3));
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset", Count = 3, AfterWork = true });

        await MakeAsync(api, "CreateTrainingJob");

        Assert.Equal(4, Asked.Count(operation => operation == "DescribeTrainingJob"));
    }

    [Fact]
    public async Task Nothing_made_is_the_services_own_error()
    {
        var api = Backend().SageMaker;
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset", Count = 3 });

        var error = await Assert.ThrowsAsync<ServiceException>(() => MakeAsync(api, "CreateTrainingJob"));

        Assert.Equal((ServiceException.NoAnswer, 3), (error.Code, error.Unanswered));
        Assert.Empty(Control.Resources()["training-job"]);
    }

    [Fact]
    public async Task What_cannot_be_told_is_said()
    {
        var api = Backend().SageMaker;
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset", Count = 3, AfterWork = true });
        Control.Fail(new Fault { Operation = "DescribeTrainingJob", Kind = "accessDenied" });

        var error = await Refusal.OfAsync(ErrorId.OutcomeUnknown, () => MakeAsync(api, "CreateTrainingJob"));

        Assert.Equal((ErrorKind.ConnectionError, "mine"), (error.Kind, error.Target));
        Assert.Contains("training job 'mine'", error.Message);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public async Task A_host_that_was_never_reached_made_nothing()
    {
        var api = Backend(SessionTo("http://127.0.0.1:9")).SageMaker;

        var error = await Assert.ThrowsAsync<ServiceException>(() => MakeAsync(api, "CreateTrainingJob"));

        Assert.Equal((ServiceException.NoAnswer, 0), (error.Code, error.Unanswered));
    }

    [Theory]
    [InlineData("CreateTrainingJob", "ResourceInUse")]
    [InlineData("CreateModel", "ValidationException")]
    [InlineData("CreateEndpointConfig", "ValidationException")]
    [InlineData("CreateEndpoint", "ValidationException")]
    public async Task What_somebody_made_before_is_never_taken_for_ours(string operation, string code)
    {
        var api = Backend().SageMaker;
        await MakeUpToAsync(api, operation);
        await MakeAsync(api, operation);
        _time.Advance(TimeSpan.FromMinutes(30));
        Control.Fail(new Fault { Operation = operation, Kind = "reset" });

        var error = await Assert.ThrowsAsync<ServiceException>(() => MakeAsync(api, operation));

        Assert.Equal(code, error.Code);
        Assert.True(ServiceErrors.IsTaken(error));
    }

    [Fact]
    public async Task A_clock_that_is_behind_takes_nothing_old_for_new()
    {
        var api = Backend().SageMaker;
        await MakeAsync(api, "CreateTrainingJob");
        Control.ClockOffset = TimeSpan.FromMinutes(20);
        await api.ListTrainingJobsAsync(new(), CancellationToken.None);
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset" });

        var error = await Assert.ThrowsAsync<ServiceException>(() => MakeAsync(api, "CreateTrainingJob"));

        Assert.Equal("ResourceInUse", error.Code);
    }

    [Fact]
    public async Task Another_request_of_the_same_name_is_not_ours()
    {
        var api = Backend().SageMaker;
        await api.CreateTrainingJobAsync(
            OperationsTests.Request("mine") with { HyperParameters = new Dictionary<string, string> { ["epochs"] = "3" } },
            CancellationToken.None);
        Control.Fail(new Fault { Operation = "CreateTrainingJob", Kind = "reset" });

        var error = await Assert.ThrowsAsync<ServiceException>(() => MakeAsync(api, "CreateTrainingJob"));

        Assert.Equal("ResourceInUse", error.Code);
    }

    [Theory]
    [InlineData("StopTrainingJob", "training-job")]
    [InlineData("DeleteEndpoint", "endpoint")]
    [InlineData("DeleteEndpointConfig", "endpoint-config")]
    [InlineData("DeleteModel", "model")]
    public async Task Ending_something_twice_ends_it_once(string operation, string kind)
    {
        var api = Backend().SageMaker;
        await MakeUpToAsync(api, "CreateTrainingJob");
        foreach (var create in (string[])["CreateTrainingJob", "CreateModel", "CreateEndpointConfig", "CreateEndpoint"])
        {
            await MakeAsync(api, create);
        }

        if (kind != "training-job")
        {
            Control.Advance(TimeSpan.FromMinutes(1));
        }

        Control.Fail(new Fault { Operation = operation, Kind = "reset", AfterWork = true });

        await EndAsync(operation);

        Control.Advance(TimeSpan.FromHours(1));
        if (kind == "training-job")
        {
            var job = await api.DescribeTrainingJobAsync(new() { TrainingJobName = "mine" }, CancellationToken.None);
            Assert.Equal("Stopped", job.TrainingJobStatus);
        }
        else
        {
            Assert.Empty(Control.Resources()[kind]);
        }
    }

    /// <summary>Ends it as the operations do that users call.</summary>
    private async Task EndAsync(string operation)
    {
        var backends = new Backends(LocalMachine.Nowhere, _time);
        if (operation == "StopTrainingJob")
        {
            var job = new TrainingJobReference("mine", SageMakerEstimator.Backend.Aws, Session);
            await new Core.Training.TrainingOperations(backends, _time)
                .StopAsync(job, wait: false, Sink, CancellationToken.None);
            return;
        }

        Control.AutoAdvance = TimeSpan.FromSeconds(30);
        var hosting = new Core.Hosting.HostingOperations(backends, _time);
        var endpoint = new EndpointReference("mine", SageMakerEstimator.Backend.Aws, Session);
        var plan = await hosting.PlanRemovalAsync(endpoint, false, false, Sink, CancellationToken.None);
        await hosting.RemoveAsync(plan!, wait: true, null, Sink, CancellationToken.None);
    }

    private static string KindOf(string operation) => operation switch
    {
        "CreateTrainingJob" => "training-job",
        "CreateModel" => "model",
        "CreateEndpointConfig" => "endpoint-config",
        _ => "endpoint",
    };

    /// <summary>What an operation needs to be there.</summary>
    private async Task MakeUpToAsync(ISageMakerApi api, string operation)
    {
        foreach (var create in (string[])["CreateModel", "CreateEndpointConfig", "CreateEndpoint"])
        {
            if (create == operation || operation == "CreateTrainingJob")
            {
                return;
            }

            await MakeAsync(api, create);
        }
    }

    private Task MakeAsync(ISageMakerApi api, string operation)
    {
        var none = CancellationToken.None;
        var job = OperationsTests.Request("mine");
        var model = new CreateModelRequest
        {
            ModelName = "mine",
            ExecutionRoleArn = FakeAwsOptions.DefaultRoleArn,
            PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
        };
        var config = new CreateEndpointConfigRequest
        {
            EndpointConfigName = "mine",
            ProductionVariants =
            [
                new()
                {
                    VariantName = "AllTraffic", ModelName = "mine", InstanceType = "ml.m5.large",
                    InitialInstanceCount = 1, InitialVariantWeight = 1,
                },
            ],
        };
        var endpoint = new CreateEndpointRequest { EndpointName = "mine", EndpointConfigName = "mine" };
        return operation switch
        {
            "CreateTrainingJob" => Once.MakeAsync(
                "training job", "mine", () => api.CreateTrainingJobAsync(job, none), job,
                () => api.DescribeTrainingJobAsync(new() { TrainingJobName = "mine" }, none), _time),
            "CreateModel" => Once.MakeAsync(
                "model", "mine", () => api.CreateModelAsync(model, none), model,
                () => api.DescribeModelAsync(new() { ModelName = "mine" }, none), _time),
            "CreateEndpointConfig" => Once.MakeAsync(
                "endpoint config", "mine", () => api.CreateEndpointConfigAsync(config, none), config,
                () => api.DescribeEndpointConfigAsync(new() { EndpointConfigName = "mine" }, none), _time),
            _ => Once.MakeAsync(
                "endpoint", "mine", () => api.CreateEndpointAsync(endpoint, none), endpoint,
                () => api.DescribeEndpointAsync(new() { EndpointName = "mine" }, none), _time),
        };
    }
}
