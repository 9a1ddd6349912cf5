using System.Collections.Specialized;
using FakeAws;
using FakeAws.Control;
using FakeAws.Faults;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Training;
using SageMakerEstimator.Core.Transform;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Transform jobs of SageMaker from their start to their end, and what is said when they don't end well.</summary>
public sealed class TransformTests : WireTest
{
    private readonly SteppingTime _time = new();
    private Backends _backends = null!;

    private TransformOperations Operations
    {
        get
        {
            var training = new TrainingOperations(_backends, _time);
            return new(_backends, training, new ModelOperations(_backends, _time), _time);
        }
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _time.SetUtcNow(DateTimeOffset.UtcNow);
        _backends = new Backends(LocalMachine.Nowhere, _time);
        Control.PutObject(Bucket, "rows/a.csv", "1,2\n");
        await CreateModelAsync("model-1");
        Control.AutoAdvance = TimeSpan.FromSeconds(5);
    }

    [Fact]
    public async Task A_job_is_followed_with_its_log_to_its_end_and_stores_its_answers()
    {
        Control.Plan(new JobPlan { Kind = "transform", Logs = [new("up"), new("a.csv: done", Host: "data-log")] });
        var job = await StartAsync("tr-1");

        await WaitAsync(job);

        var ended = Assert.IsType<TransformJob>(Assert.Single(Sink.Outputs));
        Assert.Equal(("tr-1", "Completed", "us-west-2"), (ended.TransformJobName, ended.TransformJobStatus, ended.Region));
        Assert.NotNull(ended.TransformTime);
        Assert.Same(ended, job.Transformer!.LatestTransformJob);
        Assert.Empty(Sink.Errors);
        Assert.Equal(
            ["a.csv: done", "up"],
            Sink.Informations.OfType<LogEvent>().Select(line => line.Message).Order(StringComparer.Ordinal));
        Assert.Contains(
            Sink.Informations.OfType<string>(),
            line => line.StartsWith("tr-1 logs: group /aws/sagemaker/TransformJobs, streams tr-1/", StringComparison.Ordinal));
        Assert.Equal("1,2\n"u8.ToArray(), Control.GetObject(Bucket, "answers/a.csv.out"));
    }

    [Fact]
    public async Task The_error_of_a_failed_job_comes_first_with_its_reason_and_its_last_lines()
    {
        Control.Plan(new JobPlan
        {
            Kind = "transform",
            Outcome = "Failed",
            FailureReason = "ClientError: See job logs for more information",
            Logs = [new("bad row", Host: "data-log"), new("KeyError: 'x'")],
        });
        var job = await StartAsync("tr-1");

        await WaitAsync(job);

        Assert.Equal(["Error", "Output"], Sink.Shown.Select(report => report.Stream).TakeLast(2));
        var error = Assert.Single(Sink.Errors);
        Assert.Equal((ErrorId.TransformJobFailed, ErrorKind.InvalidResult), (error.ErrorId, error.Kind));
        Assert.Contains("Transform job 'tr-1' failed (ClientError).\nSee job logs for more information", error.Message);
        Assert.Contains("KeyError: 'x'", error.Message);
        Assert.Contains("bad row", error.Message);
        Assert.Contains("$252Faws$252Fsagemaker$252FTransformJobs", error.Message);
        Assert.Contains("Connect-SMTransformJob -TransformJob tr-1 -Region us-west-2", error.RecommendedAction);
        Assert.Equal("Failed", Assert.IsType<TransformJob>(error.Target).TransformJobStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stopped_job_is_an_error_unless_that_is_allowed(bool allowed)
    {
        var job = await StartAsync("tr-1");
        await Operations.StopAsync(new("tr-1", SageMakerEstimator.Backend.Aws, Session), wait: false, Sink, CancellationToken.None);

        await Operations.WaitAsync([job], new() { WritesJobs = true, AllowStopped = allowed }, Sink, CancellationToken.None);

        Assert.Equal(allowed ? 0 : 1, Sink.Errors.Count(error => error.ErrorId == ErrorId.TransformJobStopped));
        Assert.Equal("Stopped", ((TransformJob)Assert.Single(Sink.Outputs)).TransformJobStatus);
        Assert.Null(Control.GetObject(Bucket, "answers/a.csv.out"));
    }

    [Fact]
    public async Task Stopping_waits_when_it_shall_and_leaves_an_ended_job_alone()
    {
        await StartAsync("tr-1");
        var reference = new TransformJobReference("tr-1", SageMakerEstimator.Backend.Aws, Session);

        var job = await Operations.StopAsync(reference, wait: true, Sink, CancellationToken.None);
        var again = await Operations.StopAsync(reference, wait: true, Sink, CancellationToken.None);

        Assert.Equal(("Stopped", "Stopped"), (job.TransformJobStatus, again.TransformJobStatus));
        Assert.Equal(1, Asked.Count(operation => operation == "StopTransformJob"));
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_says_how_to_go_on()
    {
        Control.AutoAdvance = TimeSpan.Zero;
        Control.Freeze(true);
        var job = await StartAsync("tr-1");

        await Operations.WaitAsync(
            [job], new() { WritesJobs = true, Timeout = TimeSpan.FromMinutes(2) }, Sink, CancellationToken.None);

        var error = Assert.Single(Sink.Errors);
        Assert.Equal((ErrorId.WaitTimedOut, ErrorKind.OperationTimeout), (error.ErrorId, error.Kind));
        Assert.Contains("Connect-SMTransformJob -TransformJob tr-1", error.RecommendedAction);
        Assert.Empty(Sink.Outputs);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("truncated")]
    [InlineData("internalFailure")]
    public async Task A_job_whose_answer_was_lost_is_started_once(string kind)
    {
        Control.Fail(new Fault { Operation = "CreateTransformJob", Kind = kind, AfterWork = true });

        var job = await StartAsync(null);

        Assert.Equal([job.TransformJobName], Control.Resources()["transform-job"]);
    }

    [Fact]
    public async Task What_cannot_be_told_of_a_job_is_said()
    {
        Control.Fail(new Fault { Operation = "CreateTransformJob", Kind = "reset", Count = 3, AfterWork = true });
        Control.Fail(new Fault { Operation = "DescribeTransformJob", Kind = "accessDenied" });

        var error = await Refusal.OfAsync(ErrorId.OutcomeUnknown, () => StartAsync("perhaps"));

        Assert.Equal("perhaps", error.Target);
    }

    [Fact]
    public async Task A_name_that_was_given_and_is_taken_is_refused_and_a_generated_one_is_made_anew()
    {
        await StartAsync("tr-1");
        var error = await Refusal.OfAsync(ErrorId.TransformJobExists, () => StartAsync("tr-1"));
        Assert.Equal((ErrorKind.ResourceExists, "tr-1"), (error.Kind, error.Target));

        Control.Fail(new Fault
        {
            Operation = "CreateTransformJob",
            Kind = "error",
            Code = "ResourceInUse",
            Message = "Job name must be unique within an AWS account and region, and a job with this name already exists (arn)",
        });
        var job = await StartAsync(null);

        Assert.Equal(2, Control.Resources()["transform-job"].Count);
        Assert.Contains(job.TransformJobName, Control.Resources()["transform-job"]);
    }

    [Theory]
    [InlineData("nobody", "s3://demo-bucket/rows/", nameof(ErrorId.ModelNotFound), "nobody")]
    [InlineData("model-1", "s3://demo-bucket/nowhere/", nameof(ErrorId.InputDataNotFound), "s3://demo-bucket/nowhere/")]
    [InlineData("model-1", "file:///data/rows.csv", nameof(ErrorId.LocalDataInCloud), "/data/rows.csv")]
    public async Task What_is_not_there_is_said_and_nothing_is_started(string model, string input, string errorId, string target)
    {
        var error = await Refusal.OfAsync(errorId, () => StartAsync("tr-1", model, input));

        Assert.Equal(target, error.Target);
        Assert.Empty(Control.Resources()["transform-job"]);
    }

    [Fact]
    public async Task A_quota_is_its_own_error()
    {
        Control.Limit("ml.m5.large", "transform job", 0);

        var error = await Refusal.OfAsync(ErrorId.QuotaExceeded, () => StartAsync("tr-1"));

        Assert.Contains("ml.m5.large for transform job usage", error.Message);
    }

    [Fact]
    public async Task A_model_that_was_made_a_moment_ago_is_waited_for()
    {
        Control.Fail(new Fault
        {
            Operation = "CreateTransformJob",
            Kind = "error",
            Code = "ValidationException",
            Message = "Could not find model \"arn:aws:sagemaker:us-west-2:111122223333:model/model-1\".",
            Count = 2,
        });
        var transformer = Transformer("model-1");
        transformer.ModelMade = _time.GetUtcNow();

        var job = await SubmitAsync(transformer, "tr-1", $"s3://{Bucket}/rows/");

        Assert.Equal("tr-1", job.TransformJobName);
        Assert.Equal(3, Asked.Count(operation => operation == "CreateTransformJob"));
    }

    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 0, 1)]
    public async Task Variables_of_a_job_are_not_for_an_isolated_model_and_that_is_said(bool isolated, int sent, int warnings)
    {
        var model = new Model
        {
            ModelData = $"s3://{Bucket}/model/model.tar.gz",
            ImageUri = Image,
            Role = FakeAwsOptions.DefaultRoleArn,
            EnableNetworkIsolation = isolated,
            Backend = SageMakerEstimator.Backend.Aws,
            Session = Session,
        };
        var draft = new Transformer
        {
            InstanceType = "ml.m5.large", OutputPath = $"s3://{Bucket}/answers", Environment = new OrderedDictionary { ["A"] = "1" },
        };

        var made = await Operations.PlanTransformerAsync(
            draft, new TransformerSource { Model = model }, Sink, CancellationToken.None);
        var transformer = await Operations.MakeAsync(made, Sink, CancellationToken.None);
        await SubmitAsync(transformer, "tr-1", $"s3://{Bucket}/rows/");

        var request = Control.Requests.Single(request => request.Operation == "CreateTransformJob").Parameters;
        Assert.Equal(sent, request["Environment"]?.AsObject().Count ?? 0);
        Assert.Equal(warnings, Sink.Warnings.Count());
    }

    [Fact]
    public async Task A_job_that_nobody_knows_is_not_found()
    {
        var error = await Refusal.OfAsync(
            ErrorId.TransformJobNotFound,
            () => Operations.DescribeAsync(new("no", SageMakerEstimator.Backend.Aws, Session), CancellationToken.None));

        Assert.Equal((ErrorKind.ObjectNotFound, "no"), (error.Kind, error.Target));
    }

    [Fact]
    public async Task Nobody_who_waits_any_more_leaves_the_job_running_and_says_how_to_stop_it()
    {
        var job = await StartAsync("tr-1");

        await Operations.AbandonAsync([job], Interruption.StopsLocal, Sink);
        Assert.DoesNotContain("StopTransformJob", Asked);
        Assert.Contains("Connect-SMTransformJob -TransformJob tr-1 -Region us-west-2", Assert.Single(Sink.LastWords));

        await Operations.AbandonAsync([job], Interruption.StopsAll, Sink);
        Assert.Contains("StopTransformJob", Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_is_interrupted_is_named_and_stopped_when_that_was_asked_for(bool stops)
    {
        var interruption = stops ? Interruption.StopsAll : Interruption.StopsLocal;
        using var stop = new CancellationTokenSource();
        Control.Fail(new Fault
        {
            Operation = "CreateTransformJob", Kind = "slow", DelayMilliseconds = 60_000, AfterWork = true,
        });
        var plan = await Operations.PlanAsync(
            Transformer("model-1"), new() { InputUri = $"s3://{Bucket}/rows/", JobName = "tr-1" }, Sink, CancellationToken.None);

        var submission = Operations.SubmitAsync(plan, interruption, Sink, stop.Token);
        await Eventually.TrueAsync(() => Control.Resources()["transform-job"].Count > 0);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submission);
        var word = Assert.Single(Sink.LastWords);
        Assert.Contains("Look with: Connect-SMTransformJob -TransformJob tr-1 -Region us-west-2 -NoWait", word);
        Assert.Contains("end it with: Stop-SMTransform -TransformJob tr-1 -Region us-west-2", word);
        Assert.Equal(stops, word.Contains("being stopped"));
        Assert.Equal(stops, Asked.Contains("StopTransformJob"));
    }

    [Fact]
    public async Task A_job_that_is_throttled_while_it_is_waited_for_is_borne_with_and_that_is_said_once()
    {
        var job = await StartAsync("tr-1");
        Control.Fail(new Fault
        {
            Operation = "DescribeTransformJob", Kind = "error", Code = "ThrottlingException", Message = "Rate exceeded", Count = 6,
        });

        await WaitAsync(job);

        Assert.Contains("Rate exceeded", Assert.Single(Sink.Warnings));
        Assert.Equal("Completed", ((TransformJob)Assert.Single(Sink.Outputs)).TransformJobStatus);
    }

    private Task<TransformJob> StartAsync(string? name, string model = "model-1", string? input = null) =>
        SubmitAsync(Transformer(model), name, input ?? $"s3://{Bucket}/rows/");

    private async Task<TransformJob> SubmitAsync(Transformer transformer, string? name, string input)
    {
        var plan = await Operations.PlanAsync(
            transformer, new() { InputUri = input, JobName = name }, Sink, CancellationToken.None);
        return await Operations.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
    }

    private Task WaitAsync(TransformJob job) =>
        Operations.WaitAsync([job], new() { WritesJobs = true }, Sink, CancellationToken.None);

    private Transformer Transformer(string model) => new()
    {
        ModelName = model,
        InstanceType = "ml.m5.large",
        OutputPath = $"s3://{Bucket}/answers",
        Backend = SageMakerEstimator.Backend.Aws,
        Region = FakeAwsOptions.DefaultRegion,
        Session = Session,
    };

    private Task CreateModelAsync(string name) => Backend().SageMaker.CreateModelAsync(
        new()
        {
            ModelName = name,
            ExecutionRoleArn = FakeAwsOptions.DefaultRoleArn,
            PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
        },
        CancellationToken.None);
}
