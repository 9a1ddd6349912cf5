using FakeAws;
using SageMakerEstimator.Core.Inference;

namespace SageMakerEstimator.Core.Tests;

/// <summary>An endpoint in the double, and the core that asks it.</summary>
public abstract class InferenceTest : WireTest
{
    private protected const string Name = "ep";

    private protected HastyTime Time { get; private set; } = null!;

    private protected Backends Backends { get; private set; } = null!;

    private protected InferenceOperations Operations { get; private set; } = null!;

    private protected Predictor Predictor { get; private set; } = null!;

    /// <summary>Questions that arrived, whatever they were answered.</summary>
    private protected IEnumerable<FakeAws.State.RecordedRequest> Questions =>
        Control.Requests.Where(request => request.Service == "sagemaker-runtime");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Control.Freeze(true);
        Time = new HastyTime(Control);
        Backends = new Backends(LocalMachine.Nowhere, TimeProvider.System);
        Operations = new InferenceOperations(Backends, Time);
        Predictor = new Predictor
        {
            EndpointName = Name,
            Backend = SageMakerEstimator.Backend.Aws,
            Region = FakeAwsOptions.DefaultRegion,
            Session = Session,
        };
    }

    /// <summary>Brings an endpoint into service, which was so long ago.</summary>
    private protected async Task ServeAsync(bool isLater = false, int secondsAgo = 300)
    {
        await CreateAsync(isLater);
        Control.Advance(TimeSpan.FromSeconds(3));
        Control.Advance(TimeSpan.FromSeconds(secondsAgo));
    }

    private protected async Task CreateAsync(bool isLater = false)
    {
        var api = Backend().SageMaker;
        await api.CreateModelAsync(
            new()
            {
                ModelName = "model-1",
                ExecutionRoleArn = FakeAwsOptions.DefaultRoleArn,
                PrimaryContainer = new() { Image = Image, ModelDataUrl = $"s3://{Bucket}/model/model.tar.gz" },
            },
            CancellationToken.None);
        await api.CreateEndpointConfigAsync(
            new()
            {
                EndpointConfigName = "config-1",
                ProductionVariants =
                [
                    new() { VariantName = "AllTraffic", ModelName = "model-1", InstanceType = "ml.m5.large", InitialInstanceCount = 1 },
                ],
                AsyncInferenceConfig = isLater
                    ? new()
                    {
                        OutputConfig = new() { S3OutputPath = $"s3://{Bucket}/answers", S3FailurePath = $"s3://{Bucket}/failures" },
                    }
                    : null,
            },
            CancellationToken.None);
        await api.CreateEndpointAsync(
            new() { EndpointName = Name, EndpointConfigName = "config-1" }, CancellationToken.None);
    }

    private protected Invocation Question(string body, InvocationHeaders? headers = null, int retries = 0) => new(
        Operations.WayOf(Predictor, new PredictorOptions()), System.Text.Encoding.UTF8.GetBytes(body), "the record")
    {
        Headers = headers ?? new(),
        RetryCount = retries,
    };

    private protected Task<InvocationResponse> AskAsync(string body, InvocationHeaders? headers = null, int retries = 0) =>
        Operations.InvokeAsync(Question(body, headers, retries), CancellationToken.None);
}
