using FakeAws.Control;
using FakeAws.Faults;
using SageMakerEstimator.Core.Compilation;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Compilation jobs from their request to their end, against the double, which plays their lives.</summary>
public sealed class CompilationLifeTests : WireTest
{
    private readonly SteppingTime _time = new() { MaxPauses = 1_000 };
    private Backends _backends = null!;

    private CompilationOperations Compilation => new(_backends, _time);

    private static CompilationOptions Options => new()
    {
        TargetInstanceFamily = "ml_c5",
        InputShape = """{"data":[1,4]}""",
        OutputPath = $"s3://{Bucket}/compiled",
        Framework = "xgboost",
        JobName = "c",
    };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _backends = new Backends(LocalMachine.Nowhere, _time);
        Control.Freeze(true);
        Control.AutoAdvance = TimeSpan.FromSeconds(1);
    }

    [Fact]
    public async Task A_compiled_model_has_the_artifact_of_its_job_and_the_image_that_the_service_names()
    {
        var source = Model();

        var compiled = await CompileAsync(source);

        Assert.Equal($"s3://{Bucket}/compiled/model-ml_c5.tar.gz", compiled.ModelData);
        Assert.Contains("/neo-xgboost:", compiled.ImageUri);
        Assert.Equal(("ml_c5", "c"), (compiled.CompiledFor, compiled.CompilationJobName));
        Assert.Equal((source.Role, source.Region), (compiled.Role, compiled.Region));
        Assert.Equal($"s3://{Bucket}/model/model.tar.gz", source.ModelData);
        Assert.Null(source.CompiledFor);
        Assert.Empty(Sink.Warnings);
        Assert.True(Sink.Progresses.Last().Completed);
    }

    [Fact]
    public async Task The_estimator_remembers_one_model_a_family_and_the_last_one_counts()
    {
        var run = await TrainAsync("job-1");

        var first = await CompileAsync(await ModelOfAsync(run), Trained("c-1"));
        var other = await CompileAsync(await ModelOfAsync(run), Trained("c-2") with { TargetInstanceFamily = "ml.m5.xlarge" });
        var last = await CompileAsync(await ModelOfAsync(run), Trained("c-3"));

        Assert.NotSame(first, last);
        Assert.Equal(["ml_c5", "ml_m5"], run.CompiledModel.Keys.Order());
        Assert.Same(last, run.CompiledModel["ml_c5"]);
        Assert.Same(other, run.CompiledModel["ml_m5"]);
        Assert.Equal("job-1", last.TrainingJobName);

        // The estimator that the run is a snapshot of knows it too.
        Assert.Same(last, run.Origin!.CompiledModel["ml_c5"]);
    }

    [Fact]
    public async Task An_estimator_that_was_trained_anew_has_no_compiled_model_of_the_old_run()
    {
        var estimator = Estimator();
        var old = await ModelOfAsync(await TrainAsync("job-1", estimator));
        await TrainAsync("job-2", estimator);

        await CompileAsync(old, Trained("c"));

        Assert.Empty(estimator.CompiledModel);
    }

    [Theory]
    [InlineData("jetson_nano")]
    [InlineData("rasp3b")]
    public async Task What_is_compiled_for_a_device_keeps_its_image_and_is_not_remembered(string device)
    {
        var run = await TrainAsync("job-1");

        var compiled = await CompileAsync(await ModelOfAsync(run), Trained("c") with { TargetInstanceFamily = device });

        Assert.Equal((Image, device), (compiled.ImageUri, compiled.CompiledFor));
        Assert.Empty(run.CompiledModel);
        Assert.Contains(compiled.ModelData!, Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task An_accelerator_works_beside_the_models_own_image()
    {
        var compiled = await CompileAsync(Model(), Options with { TargetInstanceFamily = "ml_eia2" });

        Assert.Equal(Image, compiled.ImageUri);
    }

    [Fact]
    public async Task A_platform_without_a_name_is_described()
    {
        var compiled = await CompileAsync(Model(), Options with
        {
            TargetInstanceFamily = null, TargetPlatformOs = "linux", TargetPlatformArch = "arm64", TargetPlatformAccelerator = "NVIDIA",
        });

        Assert.Equal(
            """{"Os":"LINUX","Arch":"ARM64","Accelerator":"NVIDIA"}""",
            Control.Requests.Single(request => request.Operation == "CreateCompilationJob")
                .Parameters["OutputConfig"]!["TargetPlatform"]!.ToJsonString());
        Assert.Null(compiled.CompiledFor);
        Assert.Contains("a platform", Assert.Single(Sink.Warnings));
    }

    [Fact]
    public async Task A_failed_job_is_an_error_with_its_reason_and_its_last_lines()
    {
        Control.Plan(new JobPlan
        {
            Kind = "compilation",
            Outcome = "Failed",
            FailureReason = "ClientError: InputConfiguration: No valid model file found.",
            Logs = [new LogLine("reading the graph"), new LogLine("unknown operator Foo", After: 1)],
        });
        var run = await TrainAsync("job-1");

        var error = await Refusal.OfAsync(
            ErrorId.CompilationJobFailed, async () => await CompileAsync(await ModelOfAsync(run), Trained("c")));

        Assert.Equal((ErrorKind.InvalidResult, "c"), (error.Kind, error.Target));
        Assert.Contains("No valid model file found.", error.Message);
        Assert.Contains("\n  reading the graph\n  unknown operator Foo\n", error.Message);
        Assert.Contains("log-group/$252Faws$252Fsagemaker$252FCompilationJobs", error.Message);
        Assert.Contains("-InputShape", error.RecommendedAction);
        Assert.Empty(run.CompiledModel);
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_does_not_hide_the_reason()
    {
        Control.Plan(new JobPlan { Kind = "compilation", Outcome = "Failed", FailureReason = "told" });
        Control.Deny("logs:GetLogEvents");

        var error = await Refusal.OfAsync(ErrorId.CompilationJobFailed, () => CompileAsync(Model()));

        Assert.Contains("failed.\ntold\nLog: https://", error.Message);
    }

    [Fact]
    public async Task A_stopped_job_is_an_error_that_names_the_time_it_had()
    {
        var plan = await Compilation.PlanAsync(Model(), Options with { MaxRun = 60 }, Sink, CancellationToken.None);
        Control.Plan(new JobPlan { Kind = "compilation", Outcome = "Stopped" });

        var error = await Refusal.OfAsync(
            ErrorId.CompilationJobStopped, () => Compilation.CompileAsync(plan, Sink, CancellationToken.None));

        Assert.Contains("-MaxRun (60 s", error.RecommendedAction);
    }

    [Fact]
    public async Task Without_waiting_the_model_has_no_artifact_yet_and_its_job_is_waited_for_later()
    {
        var run = await TrainAsync("job-1");

        var begun = await CompileAsync(await ModelOfAsync(run), Trained("c") with { Wait = new() { NoWait = true } });
        Assert.Null(begun.ModelData);
        Assert.Equal(("c", "ml_c5"), (begun.CompilationJobName, begun.CompiledFor));
        Assert.Equal(0, Asked.Count(operation => operation == "DescribeCompilationJob"));

        var still = await AttachAsync(new("c", Session, begun), new() { NoWait = true });
        Assert.Null(still.ModelData);
        var compiled = await AttachAsync(new("c", Session, begun), new());

        Assert.Equal($"s3://{Bucket}/compiled/model-ml_c5.tar.gz", compiled.ModelData);
        Assert.Same(compiled, run.CompiledModel["ml_c5"]);
    }

    [Fact]
    public async Task A_job_that_nobody_here_started_can_be_waited_for()
    {
        await CompileAsync(Model(), Options with { Wait = new() { NoWait = true } });

        var compiled = await AttachAsync(new("c", Session), new());

        Assert.Contains("/neo-xgboost:", compiled.ImageUri);
        Assert.Equal(FakeAws.FakeAwsOptions.DefaultRoleArn, compiled.Role);
        await Refusal.OfAsync(ErrorId.CompilationJobNotFound, () => AttachAsync(new("nobody", Session), new()));
    }

    [Fact]
    public async Task A_wait_that_is_too_long_says_how_to_go_on()
    {
        Control.Plan(new JobPlan { Kind = "compilation", TrainingSeconds = 1_000_000 });

        var error = await Refusal.OfAsync(
            ErrorId.WaitTimedOut,
            () => CompileAsync(Model(), Options with { Wait = new() { Timeout = TimeSpan.FromMinutes(5) } }));

        Assert.Equal(ErrorKind.OperationTimeout, error.Kind);
        Assert.Contains("Invoke-SMCompile -CompilationJob c -Region us-west-2", error.RecommendedAction);
        Assert.Equal("INPROGRESS", await StatusAsync("c"));
    }

    [Fact]
    public async Task An_interrupted_wait_leaves_the_job_and_says_how_to_go_on()
    {
        using var interrupt = new CancellationTokenSource();
        Control.Plan(new JobPlan { Kind = "compilation", TrainingSeconds = 1_000_000 });
        _time.OnPause = pause => Interrupt(pause, interrupt);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CompileAsync(Model(), Options, interrupt.Token));

        Assert.Contains("Invoke-SMCompile -CompilationJob c -Region us-west-2", Assert.Single(Sink.LastWords));
        Assert.DoesNotContain("StopCompilationJob", Asked);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("truncated")]
    public async Task A_lost_answer_starts_no_second_job(string fault)
    {
        Control.Fail(new Fault { Operation = "CreateCompilationJob", Kind = fault, AfterWork = true });

        await CompileAsync(Model(), Options with { JobName = null });

        Assert.Single(Control.Resources()["compilation-job"]);
    }

    [Fact]
    public async Task A_name_that_somebody_has_is_its_own_error()
    {
        await CompileAsync(Model());
        Control.Advance(TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromHours(1));

        var error = await Refusal.OfAsync(
            ErrorId.CompilationJobExists, () => CompileAsync(Model(), Options with { TargetInstanceFamily = "ml_m5" }));

        Assert.Equal((ErrorKind.ResourceExists, "c"), (error.Kind, error.Target));
        Assert.Equal("ResourceInUse", error.ServiceErrorCode);
    }

    [Fact]
    public async Task A_generated_name_that_somebody_has_is_made_anew()
    {
        var plan = await Compilation.PlanAsync(Model(), Options with { JobName = null }, Sink, CancellationToken.None);
        await CompileAsync(Model(), Options with { JobName = plan.JobName });
        Control.Advance(TimeSpan.FromHours(1));

        var compiled = await Compilation.CompileAsync(plan, Sink, CancellationToken.None);

        Assert.NotEqual(plan.JobName, compiled.CompilationJobName);
        Assert.Equal(2, Control.Resources()["compilation-job"].Count);
    }

    [Fact]
    public async Task A_model_that_is_not_there_and_a_role_that_nobody_trusts_have_errors_of_their_own()
    {
        var model = Model();
        model.ModelData = $"s3://{Bucket}/nowhere/model.tar.gz";
        var missing = await Refusal.OfAsync(ErrorId.ModelDataNotFound, () => CompileAsync(model));
        Assert.Equal(model.ModelData, missing.Target);

        var role = "arn:aws:iam::111122223333:role/Nobody";
        Control.Fail(new Fault
        {
            Operation = "CreateCompilationJob",
            Kind = "error",
            Count = 10,
            Status = 400,
            Code = "ValidationException",
            Message = $"Could not assume role {role}. Please ensure that the role exists and allows principal "
                + "'sagemaker.amazonaws.com' to assume the role.",
        });
        var untrusted = await Refusal.OfAsync(ErrorId.RoleNotUsable, () => CompileAsync(Model(), Options with { Role = role }));
        Assert.Equal(role, untrusted.Target);
        Assert.Empty(Control.Resources()["compilation-job"]);
    }

    [Fact]
    public async Task A_service_that_is_ailing_is_borne_with_and_a_denied_start_is_not()
    {
        Control.Fail(new Fault { Operation = "DescribeCompilationJob", Kind = "throttling", Count = 6 });

        Assert.NotNull((await CompileAsync(Model())).ModelData);
        Assert.Contains("can't be read at the moment", Assert.Single(Sink.Warnings));

        Control.Deny("sagemaker:CreateCompilationJob");
        await Refusal.OfAsync(ErrorId.AccessDenied, () => CompileAsync(Model(), Options with { JobName = "d" }));
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_says_what_would_be_sent()
    {
        var plan = await Compilation.PlanAsync(Model(), Options, Sink, CancellationToken.None);

        Assert.Equal("CreateCompilationJob", plan.Request.Operation);
        Assert.Contains("\"TargetDevice\": \"ml_c5\"", plan.Request.Json);
        Assert.DoesNotContain(Asked, operation => operation.StartsWith("Create", StringComparison.Ordinal));
    }

    private static void Interrupt(int pause, CancellationTokenSource interrupt)
    {
        if (pause == 2)
        {
            interrupt.Cancel();
        }
    }

    /// <summary>The version goes with the framework when an estimator brings the model.</summary>
    private static CompilationOptions Trained(string name) => Options with { JobName = name, FrameworkVersion = "1.3" };

    private async Task<string?> StatusAsync(string job) => (await _backends.Of(SageMakerEstimator.Backend.Aws, Session).SageMaker
        .DescribeCompilationJobAsync(new() { CompilationJobName = job }, CancellationToken.None)).CompilationJobStatus;

    private Model Model() => new()
    {
        ModelData = $"s3://{Bucket}/model/model.tar.gz",
        ImageUri = Image,
        Role = FakeAws.FakeAwsOptions.DefaultRoleArn,
        Backend = SageMakerEstimator.Backend.Aws,
        Region = "us-west-2",
        Session = Session,
    };

    private async Task<Model> CompileAsync(
        Model model, CompilationOptions? options = null, CancellationToken token = default) =>
        await Compilation.CompileAsync(
            await Compilation.PlanAsync(model, options ?? Options, Sink, token), Sink, token);

    private Task<Model> AttachAsync(CompilationJobReference job, CompilationWait wait) =>
        Compilation.AttachAsync(job, wait, Sink, CancellationToken.None);

    private Task<Model> ModelOfAsync(Estimator run) =>
        new ModelOperations(_backends, _time).OfEstimatorAsync(run, new ModelOptions(), Sink, CancellationToken.None);

    private async Task<Estimator> TrainAsync(string name, Estimator? estimator = null)
    {
        var training = new TrainingOperations(_backends, _time);
        var plan = await training.PlanAsync(
            estimator ?? Estimator(), new() { JobName = name }, Sink, CancellationToken.None);
        var run = await training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
        Control.Advance(TimeSpan.FromMinutes(5));
        return run;
    }
}
