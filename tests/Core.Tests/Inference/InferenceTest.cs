using System.Text.Json;
using FakeAws;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Inference;

namespace SageMakerEstimator.Core.Tests;

/// <summary>An endpoint in the double, and the core that asks it.</summary>
public abstract class InferenceTest : WireTest
{
    private protected const string Name = "ep";

    // The clock of the double moves on when somebody waits; ours doesn't wait at all.
    private protected InferenceOperations Operations { get; private set; } = null!;

    private protected Predictor Predictor { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Operations = new InferenceOperations(
            new Backends(LocalMachine.Nowhere, TimeProvider.System), new HastyTime(by => Control.Advance(by)));
        Predictor = new Predictor
        {
            EndpointName = Name,
            Backend = SageMakerEstimator.Backend.Aws,
            Region = FakeAwsOptions.DefaultRegion,
            Session = Session,
        };
    }

    private protected async Task ServeAsync(bool isLater = false)
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
        Control.Advance(TimeSpan.FromMinutes(5));
    }

    private protected Invocation Question(string body, InvocationHeaders? headers = null, int retries = 0) => new(
        Operations.WayOf(Predictor, new PredictorOptions()), System.Text.Encoding.UTF8.GetBytes(body), "the record")
    {
        Headers = headers ?? new(),
        RetryCount = retries,
    };

    private protected Task<InvocationResponse> AskAsync(string body, InvocationHeaders? headers = null, int retries = 0) =>
        Operations.InvokeAsync(Question(body, headers, retries), CancellationToken.None);

    private protected Task<SageMakerEstimatorException> RefusedAsync(string id, Func<Task> action) =>
        Refusal.OfAsync(id, action);

    /// <summary>A clock whose timers ring at once, and which tells how long they would have waited.</summary>
    private protected sealed class HastyTime(Action<TimeSpan> waited) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            waited(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
