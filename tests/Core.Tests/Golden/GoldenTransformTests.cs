using System.Collections.Specialized;
using System.Text.Json.Nodes;
using FakeAws;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Training;
using SageMakerEstimator.Core.Transform;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// What the reference SDK sends for a batch transform, and what we send for the same, over the wire: the JSON file has
/// its operations in order and its requests, the table here has the same call in our words.
/// </summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class GoldenTransformTests : IAsyncLifetime
{
    private const string Account = "123456789012";
    private const string Role = "arn:aws:iam::123456789012:role/SageMakerRole";
    private const string Image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/my-algo:1.0";

    // Ours without the looks that the reference doesn't take: whether a job's model is there, and how the job goes on.
    private static readonly string[] Looks = ["HeadObject", "ListObjectsV2", "DescribeTransformJob", "DescribeTrainingJob"];

    private static readonly string[] Compared = ["CreateModel", "CreateTransformJob", "StopTransformJob"];

    private static readonly JsonObject[] Recorded = Read();

    private static readonly Dictionary<string, Run> Runs = new()
    {
        ["transform-all"] = new(
            new Transformer
            {
                ModelName = "model-1",
                InstanceCount = 2,
                InstanceType = "ml.m5.large",
                Strategy = "MultiRecord",
                AssembleWith = "Line",
                OutputPath = "s3://b/out",
                OutputKmsKey = "kms-o",
                Accept = "text/csv",
                MaxConcurrentTransform = 4,
                MaxPayload = 6,
                Tag = [new Tag("k", "v")],
                Environment = new OrderedDictionary { ["A"] = "1" },
                BaseTransformJobName = "base",
                VolumeKmsKey = "kms-v",
            },
            new TransformOptions
            {
                InputUri = "s3://b/in",
                DataType = "ManifestFile",
                ContentType = "text/csv",
                CompressionType = "Gzip",
                SplitType = "Line",
                JobName = "tr-1",
                InputFilter = "$[1:]",
                OutputFilter = "$[0,-1]",
                JoinSource = "Input",
                Experiment = new ExperimentOptions("e", "t", "d", null),
                InvocationTimeout = 600,
                InvocationMaxRetry = 1,
                BatchDataCaptureS3Uri = "s3://b/cap",
                BatchDataCaptureKmsKey = "kms-c",
                BatchDataCaptureInferenceId = true,
            }),
        ["transform-base-name"] = new(
            new Transformer
            {
                ModelName = "model-1", InstanceType = "ml.m5.large", OutputPath = "s3://b/out", BaseTransformJobName = "base",
            },
            new TransformOptions { InputUri = "s3://b/in" }),
        ["transform-defaults"] = new(
            new Transformer { ModelName = "model-1", InstanceType = "ml.m5.large" },
            new TransformOptions { InputUri = "s3://b/in" }),
        ["transform-from-estimator"] = new(
            new Transformer { InstanceType = "ml.m5.large" },
            new TransformOptions { InputUri = "s3://b/in", ContentType = "text/csv", SplitType = "Line" })
        {
            IsOfEstimator = true,
        },
        ["transform-stop"] = new(
            new Transformer { ModelName = "model-1", InstanceType = "ml.m5.large", OutputPath = "s3://b/out" },
            new TransformOptions { InputUri = "s3://b/in", JobName = "tr-1" })
        {
            IsStopped = true,
        },
        ["transform-wait-failed"] = new(
            new Transformer { ModelName = "model-1", InstanceType = "ml.m5.large", OutputPath = "s3://b/out" },
            new TransformOptions { InputUri = "s3://b/in", JobName = "tr-1" }),
    };

    private readonly ProcessEnvironment _environment = new((RoleSource.Variable, null), (DefaultBucket.Variable, null));
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private readonly RecordingSink _sink = new();
    private FakeAwsServer _server = null!;
    private TrainingOperations _training = null!;
    private TransformOperations _transform = null!;

    public static TheoryData<string> Names => [.. Recorded.Select(golden => golden["Name"]!.ToString())];

    private AwsSession Session => new()
    {
        Region = "us-west-2",
        AccessKey = FakeAwsOptions.DefaultAccessKeyId,
        SecretKey = FakeAwsOptions.DefaultSecretAccessKey,
        EndpointUrl = _server.Uri.AbsoluteUri,
    };

    public async Task InitializeAsync()
    {
        _server = await FakeAwsServer.StartAsync(new FakeAwsOptions
        {
            Keys =
            [
                new()
                {
                    AccessKeyId = FakeAwsOptions.DefaultAccessKeyId,
                    SecretAccessKey = FakeAwsOptions.DefaultSecretAccessKey,
                    Account = Account,
                },
            ],
        });
        var control = _server.Control;
        control.AddRole(new() { Name = "SageMakerRole", Account = Account });
        foreach (var bucket in new[] { "b", "my-bucket", $"sagemaker-us-west-2-{Account}" })
        {
            control.AddBucket(bucket, "us-west-2", Account);
        }

        control.PutObject("b", "in", """["", "in"]""");
        control.PutObject("b", "train", "1");
        var backends = new Backends(LocalMachine.Nowhere, _time);
        _training = new TrainingOperations(backends, _time);
        _transform = new TransformOperations(backends, _training, new ModelOperations(backends, _time), _time);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _environment.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_requests_are_the_references(string name)
    {
        var golden = Recorded.Single(found => found["Name"]!.ToString() == name);
        var run = Runs[name];
        var source = run.IsOfEstimator ? await TrainedAsync() : await NamedAsync();
        source = source with { Tag = run.Transformer.Tag is { Count: > 0 } tags ? tags : null };
        var first = _server.Control.Requests.Count;

        var made = await _transform.PlanTransformerAsync(run.Copy(Session), source, _sink, CancellationToken.None);
        var transformer = await _transform.MakeAsync(made, _sink, CancellationToken.None);
        var plan = await _transform.PlanAsync(transformer, run.Options, _sink, CancellationToken.None);
        var job = await _transform.SubmitAsync(plan, Interruption.StopsLocal, _sink, CancellationToken.None);
        if (run.IsStopped)
        {
            await _transform.StopAsync(
                new(job.TransformJobName, Backend.Aws, Session), wait: false, _sink, CancellationToken.None);
        }

        var sent = _server.Control.Requests.Skip(first).ToList();
        Assert.Equal(
            GoldenDifferences.OfReference(golden["Operations"]!.AsArray().Select(operation => operation!.ToString()))
                .Except(Looks),
            sent.Select(request => request.Operation).Except(Looks).Distinct());
        var ours = new JsonArray([.. sent.Where(request => Compared.Contains(request.Operation)).Select(request =>
            new JsonObject { ["Operation"] = request.Operation, ["Parameters"] = request.Parameters.DeepClone() })]);
        Assert.True(JsonNode.DeepEquals(golden["Requests"], ours), $"the reference: {golden["Requests"]}\nours: {ours}");
    }

    [Fact]
    public void Every_recorded_case_is_played() => Assert.Equal(Recorded.Length, Runs.Count);

    [Fact]
    public async Task An_estimator_without_a_job_makes_a_transformer_that_only_names_a_model()
    {
        var estimator = Draft();
        estimator.BaseJobName = "b";
        var first = _server.Control.Requests.Count;

        var plan = await _transform.PlanTransformerAsync(
            new Transformer { InstanceType = "ml.m5.large", Session = Session },
            new TransformerSource { Estimator = estimator },
            _sink,
            CancellationToken.None);
        var transformer = await _transform.MakeAsync(plan, _sink, CancellationToken.None);

        Assert.Equal("b-2020-01-02-03-04-05-678", transformer.ModelName);
        Assert.Empty(plan.Requests);
        Assert.Contains("no training job", Assert.Single(_sink.Warnings));
        Assert.Equal(first, _server.Control.Requests.Count);
    }

    [Fact]
    public async Task A_job_that_exists_gives_the_transformer_that_would_make_it_again()
    {
        await NamedAsync();
        var made = new Transformer
        {
            ModelName = "model-1",
            InstanceType = "ml.m5.large",
            OutputPath = "s3://b/out",
            Backend = Backend.Aws,
            Session = Session,
        };
        var plan = await _transform.PlanAsync(
            made, new TransformOptions { InputUri = "s3://b/in", JobName = "tr-1" }, _sink, CancellationToken.None);
        await _transform.SubmitAsync(plan, Interruption.StopsLocal, _sink, CancellationToken.None);

        var job = await _transform.DescribeAsync(new("tr-1", Backend.Aws, Session), CancellationToken.None);

        var found = job.Transformer!;
        Assert.Equal(
            ("model-1", "s3://b/out", 1, "ml.m5.large", "tr-1"),
            (found.ModelName, found.OutputPath, found.InstanceCount, found.InstanceType, found.BaseTransformJobName));
        Assert.All(
            [
                found.Strategy, found.Accept, found.AssembleWith, found.VolumeKmsKey, found.OutputKmsKey,
                (object?)found.MaxConcurrentTransform, found.MaxPayload,
            ],
            Assert.Null);
        Assert.Empty(found.Environment);
        Assert.Empty(found.Tag);
    }

    /// <summary>A model that is there, as the recording took for granted; its image is called img.</summary>
    private async Task<TransformerSource> NamedAsync()
    {
        _server.Control.PutObject("b", "model.tar.gz", "model");
        await new AwsBackend(Session, TimeProvider.System).SageMaker.CreateModelAsync(
            new()
            {
                ModelName = "model-1",
                ExecutionRoleArn = Role,
                PrimaryContainer = new()
                {
                    Image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/img:1", ModelDataUrl = "s3://b/model.tar.gz",
                },
            },
            CancellationToken.None);
        return new TransformerSource();
    }

    /// <summary>A job that has ended well.</summary>
    private async Task<TransformerSource> TrainedAsync()
    {
        var estimator = new EstimatorOperations().Create(Draft(), _sink);
        var options = new TrainingOptions
        {
            JobName = "job-1", InputData = [new TrainingInput { ChannelName = "training", S3Uri = "s3://b/train" }],
        };
        var plan = await _training.PlanAsync(estimator, options, _sink, CancellationToken.None);
        await _training.SubmitAsync(plan, Interruption.StopsLocal, _sink, CancellationToken.None);
        _server.Control.Advance(TimeSpan.FromHours(1));
        return new TransformerSource { TrainingJob = new("job-1", Backend.Aws, Session, estimator) };
    }

    private Estimator Draft() => new()
    {
        TrainingImageUri = Image,
        Role = Role,
        InstanceType = "ml.m5.xlarge",
        OutputPath = "s3://my-bucket/out",
        Session = Session,
    };

    private static JsonObject[] Read()
    {
        using var stream = typeof(GoldenTransformTests).Assembly.GetManifestResourceStream("transform-requests.json")!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(found => found!.AsObject())];
    }

    /// <summary>One call: what the transformer was made with, and what it was run with.</summary>
    private sealed record Run(Transformer Transformer, TransformOptions Options)
    {
        public bool IsOfEstimator { get; init; }

        public bool IsStopped { get; init; }

        /// <summary>A transformer of this test's own, that reaches its double.</summary>
        public Transformer Copy(AwsSession session) => new()
        {
            ModelName = Transformer.ModelName,
            InstanceCount = Transformer.InstanceCount,
            InstanceType = Transformer.InstanceType,
            Strategy = Transformer.Strategy,
            AssembleWith = Transformer.AssembleWith,
            OutputPath = Transformer.OutputPath,
            OutputKmsKey = Transformer.OutputKmsKey,
            Accept = Transformer.Accept,
            MaxConcurrentTransform = Transformer.MaxConcurrentTransform,
            MaxPayload = Transformer.MaxPayload,
            Tag = Transformer.Tag,
            Environment = Transformer.Environment,
            BaseTransformJobName = Transformer.BaseTransformJobName,
            VolumeKmsKey = Transformer.VolumeKmsKey,
            Session = session,
        };
    }
}
