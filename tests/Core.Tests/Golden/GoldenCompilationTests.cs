using System.Text.Json.Nodes;
using FakeAws;
using FakeAws.Control;
using FakeAws.Identity;
using FakeAws.Time;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Compilation;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Models;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The reference's compilations over the wire: what is asked in which order, what is sent, and whether the compiled
/// model has the service's image. A list of shapes, which the reference sends as no text and so can't send, is JSON here.
/// </summary>
public sealed class GoldenCompilationTests : IAsyncLifetime
{
    private const string Account = "123456789012";

    private static readonly string[] Compared = ["DescribeTrainingJob", "CreateCompilationJob", "DescribeCompilationJob"];

    private static readonly JsonObject[] Cases = GoldenCases.Read("compilation-requests.json");

    private readonly TempFolder _fixtures = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2020, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private readonly RecordingSink _sink = new();
    private FakeAwsServer _server = null!;

    public static TheoryData<string> Names => [.. Cases.Select(found => found["Name"]!.ToString())];

    private Backends Backends => new(LocalMachine.Nowhere, _time);

    private AwsSession Session { get; set; } = AwsSession.None;

    public async Task InitializeAsync()
    {
        GoldenCases.Fill(_fixtures);
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
        _server.Control.AddRole(new Role { Name = "SageMakerRole", Path = "/", Account = Account });
        foreach (var bucket in (string[])["b", "my-bucket", "sagemaker-us-west-2-" + Account])
        {
            _server.Control.AddBucket(bucket, "us-west-2", Account);
        }

        _server.Control.PutObject("b", "model.tar.gz", "{}");
        _server.Control.PutObject("b", "train/rows.csv", "1");
        _server.Control.Plan(new JobPlan { Kind = "compilation", Steps = [new Step("COMPLETED")] });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _fixtures.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_compilation_is_the_references(string name)
    {
        var golden = Cases.Single(found => found["Name"]!.ToString() == name);
        Session = new AwsSession
        {
            Region = golden["Region"]!.ToString(),
            AccessKey = FakeAwsOptions.DefaultAccessKeyId,
            SecretKey = FakeAwsOptions.DefaultSecretAccessKey,
            EndpointUrl = _server.Uri.AbsoluteUri,
        };
        var trained = golden["Estimator"] is null ? null : await TrainAsync(golden);
        var calls = _server.Control.Requests.Count;
        if (golden["Request"] is not { } reference)
        {
            await Refusal.OfAsync(ErrorId.ValueInvalid, () => CompileAsync(golden, trained));
            Assert.Equal(calls, _server.Control.Requests.Count);
            return;
        }

        var (model, compiled) = await CompileAsync(golden, trained);

        var sent = _server.Control.Requests.Last(request => request.Operation == "CreateCompilationJob").Parameters;
        Assert.True(JsonNode.DeepEquals(reference, sent), $"the reference: {reference}\nours: {sent}");
        var asked = _server.Control.Requests.Skip(calls).Select(request => request.Operation).Where(Compared.Contains);
        Assert.Equal(trained is null ? Compared.Skip(1) : Compared, asked);
        var isServed = golden["IsServed"]!.GetValue<bool>();
        Assert.Equal(isServed, compiled.ImageUri != model.ImageUri && compiled.ImageUri!.Contains("/neo-", StringComparison.Ordinal));
        Assert.Equal(isServed ? 0 : 1, _sink.Warnings.Count(warning => warning.Contains("isn't hosted", StringComparison.Ordinal)));
        Assert.StartsWith(reference["OutputConfig"]!["S3OutputLocation"]!.ToString(), compiled.ModelData);
        Assert.Equal(trained is null ? model.Name : null, compiled.Name);
        if (trained is not null)
        {
            Assert.Same(compiled, trained.CompiledModel[reference["OutputConfig"]!["TargetDevice"]!.ToString()]);
        }
    }

    private async Task<(Model Model, Model Compiled)> CompileAsync(JsonObject golden, Estimator? trained)
    {
        var model = trained is null
            ? ModelOf(golden["Model"]!.AsObject())
            : await new ModelOperations(Backends, _time)
                .OfEstimatorAsync(trained, new ModelOptions(), _sink, CancellationToken.None);
        var compilation = new CompilationOperations(Backends, _time);
        var options = GoldenCases.Fill(new CompilationOptions(), golden["Options"]!.AsObject());
        var plan = await compilation.PlanAsync(model, options, _sink, CancellationToken.None);
        return (model, await compilation.CompileAsync(plan, _sink, CancellationToken.None));
    }

    private Model ModelOf(JsonObject values)
    {
        var model = GoldenCases.Fill(new Model(), values);
        (model.Session, model.Backend) = (Session, Backend.Aws);
        return model;
    }

    private async Task<Estimator> TrainAsync(JsonObject golden)
    {
        var draft = GoldenCases.Draft(golden, _fixtures);
        draft.Session = Session;
        var estimator = new EstimatorOperations().Create(draft, _sink);
        var training = new TrainingOperations(Backends, _time);
        var options = new TrainingOptions
        {
            JobName = "job-1", InputData = [new TrainingInput { ChannelName = "training", S3Uri = "s3://b/train" }],
        };
        var plan = await training.PlanAsync(estimator, options, _sink, CancellationToken.None);
        var run = await training.SubmitAsync(plan, Interruption.StopsLocal, _sink, CancellationToken.None);
        _server.Control.Advance(TimeSpan.FromHours(1));
        return run;
    }
}
