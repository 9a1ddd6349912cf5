using FakeAws;
using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Code in a model's archive, over the wire: when it is packed, when it isn't, and what stays when it fails.</summary>
public sealed class RepackTests : WireTest
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private Backends _backends = null!;

    private ModelOperations Models => new(_backends, _time);

    private HostingOperations Hosting => new(_backends, _time);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _backends = new Backends(LocalMachine.Nowhere, _time);
        Control.Freeze(true);
        Control.AutoAdvance = TimeSpan.FromSeconds(1);
        Control.PutObject(Bucket, "model/model.tar.gz", Archive.Of(Archive.File("model.pth", "weights")));
        _folder.File("src/inference.py", "1");
    }

    public override async Task DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_archive_of_the_model_gets_the_code()
    {
        var model = await RegisterAsync(Model());

        Assert.Equal(
            ["code/inference.py = 1", "model.pth = weights"], Archive.Lines(await BytesAsync(model.ModelData!)));
        Assert.Equal("inference.py", Environment(model)["SAGEMAKER_PROGRAM"]!.ToString());
        Assert.Equal("/opt/ml/model/code", Environment(model)["SAGEMAKER_SUBMIT_DIRECTORY"]!.ToString());
    }

    [Fact]
    public async Task The_same_again_is_neither_read_nor_packed()
    {
        await PublishAsync();
        var first = Control.Requests.Count;

        await PublishAsync();

        Assert.DoesNotContain(
            Control.Requests.Skip(first).Select(request => request.Operation),
            operation => operation is "GetObject" or "PutObject" || operation.StartsWith("Create", StringComparison.Ordinal)
                || operation.StartsWith("Update", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("code")]
    [InlineData("model")]
    public async Task Other_code_or_another_model_is_packed_anew(string what)
    {
        await PublishAsync();
        var first = Control.Requests.Count;
        if (what == "code")
        {
            _folder.File("src/inference.py", "2");
        }
        else
        {
            Control.PutObject(Bucket, "model/model.tar.gz", Archive.Of(Archive.File("model.pth", "others")));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await PublishAsync();

        var asked = Control.Requests.Skip(first).Select(request => request.Operation).ToList();
        Assert.Contains("PutObject", asked);
        Assert.Contains("CreateModel", asked);
        Assert.Contains("UpdateEndpoint", asked);
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/evil.txt")]
    public async Task A_hostile_archive_makes_nothing(string name)
    {
        Control.PutObject(Bucket, "model/model.tar.gz", Archive.Of(Archive.File(name)));

        var error = await Refusal.OfAsync(ErrorId.ModelDataInvalid, () => RegisterAsync(Model()));

        Assert.Contains("model/model.tar.gz", error.Message);
        Assert.DoesNotContain(Control.Requests, request => request.Operation is "PutObject" or "CreateModel");
    }

    [Fact]
    public async Task Half_an_archive_makes_nothing()
    {
        var whole = Archive.Of(Archive.File("model.pth", new string('x', 100_000)));
        Control.PutObject(Bucket, "model/model.tar.gz", whole[..(whole.Length / 2)]);

        await Refusal.OfAsync(ErrorId.ModelDataInvalid, () => RegisterAsync(Model()));

        Assert.DoesNotContain(Control.Requests, request => request.Operation is "PutObject" or "CreateModel");
    }

    [Fact]
    public async Task A_refused_model_takes_its_archive_along()
    {
        Control.Deny("sagemaker:CreateModel");

        await Refusal.OfAsync(ErrorId.AccessDenied, () => RegisterAsync(Model()));

        var put = Control.Requests.Single(request => request.Operation == "PutObject").Parameters["Key"]!.ToString();
        var removed = Control.Requests.Single(request => request.Operation == "DeleteObject").Parameters["Key"]!.ToString();
        Assert.Equal(put, removed);
    }

    [Theory]
    [InlineData("PyTorch", "2.1", "ml.m5.large", "pytorch-inference:2.1-cpu-py310")]
    [InlineData("PyTorch", "2.1", "ml.g5.xlarge", "pytorch-inference:2.1-gpu-py310")]
    [InlineData("TensorFlow", "2.11", "ml.c5.xlarge", "tensorflow-inference:2.11-cpu")]
    [InlineData("SKLearn", "1.2-1", "ml.m5.large", "sagemaker-scikit-learn:1.2-1-cpu-py3")]
    [InlineData("XGBoost", "1.7-1", "ml.m5.large", "sagemaker-xgboost:1.7-1")]
    public async Task The_image_is_the_one_for_serving_on_these_machines(
        string framework, string version, string instanceType, string image)
    {
        var model = Models.Bring(
            new()
            {
                ModelData = $"s3://{Bucket}/model/model.tar.gz", Framework = framework, FrameworkVersion = version,
                Role = FakeAwsOptions.DefaultRoleArn, Backend = SageMakerEstimator.Backend.Aws, Session = Session,
            },
            new());

        var plan = (ModelPlan)await Models.PlanAsync(
            model, new() { InstanceType = instanceType }, Sink, CancellationToken.None);

        Assert.EndsWith("/" + image, plan.Request.PrimaryContainer!.Image);
    }

    [Fact]
    public async Task Without_machines_there_is_no_image_of_a_framework()
    {
        var error = await Refusal.OfAsync(
            ErrorId.InstanceTypeMissing, () => Models.PlanAsync(Model(), new(), Sink, CancellationToken.None));

        Assert.Contains("-InstanceType", error.Message);
    }

    private Model Model() => Models.Bring(
        new()
        {
            ModelData = $"s3://{Bucket}/model/model.tar.gz", Framework = "pytorch", FrameworkVersion = "2.1",
            EntryPoint = "inference.py", SourceDir = _folder.In("src"), Role = FakeAwsOptions.DefaultRoleArn,
            Backend = SageMakerEstimator.Backend.Aws, Session = Session,
        },
        new());

    private async Task<Model> RegisterAsync(Model model) => await Models.RegisterAsync(
        await Models.PlanAsync(model, new() { InstanceType = "ml.m5.large" }, Sink, CancellationToken.None),
        Sink,
        CancellationToken.None);

    private async Task PublishAsync()
    {
        var plan = await Hosting.PlanAsync(
            Model(),
            new() { EndpointName = "ep", InstanceType = "ml.m5.large", CreateOrUpdate = true, NoWait = true },
            Sink,
            CancellationToken.None);
        await Hosting.PublishAsync(plan, Sink, CancellationToken.None);
        Control.Advance(TimeSpan.FromHours(1));
    }

    private System.Text.Json.Nodes.JsonNode Environment(Model model) =>
        Control.Requests.Single(request => request.Operation == "CreateModel"
            && request.Parameters["ModelName"]!.ToString() == model.ModelName).Parameters["PrimaryContainer"]!["Environment"]!;

    private async Task<byte[]> BytesAsync(string uri)
    {
        await using var content = await Backend().Objects.OpenAsync(uri, CancellationToken.None);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
