using FakeAws;
using FakeAws.Control;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A double of AWS for each test, and the wire backend that talks to it over real HTTP with real signatures.</summary>
public abstract class WireTest : IAsyncLifetime
{
    protected const string Bucket = "demo-bucket";
    protected const string Image = "111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1";

    private protected FakeAwsServer Server { get; private set; } = null!;

    private protected FakeAwsControl Control => Server.Control;

    private protected RecordingSink Sink { get; } = new();

    private protected AwsSession Session => SessionTo(Server.Uri.AbsoluteUri);

    /// <summary>What the double was asked to do: operations in order, reads of the caller's identity left out.</summary>
    private protected IEnumerable<string> Asked =>
        Control.Requests.Select(request => request.Operation).Where(operation => operation != "GetCallerIdentity");

    public virtual async Task InitializeAsync()
    {
        Server = await FakeAwsServer.StartAsync();
        Control.AddBucket(Bucket);
        Control.PutObject(Bucket, "model/model.tar.gz", "model");
    }

    public virtual async Task DisposeAsync() => await Server.DisposeAsync();

    private protected AwsBackend Backend(AwsSession? session = null) => new(session ?? Session, TimeProvider.System);

    private protected static AwsSession SessionTo(object url) => new()
    {
        Region = FakeAwsOptions.DefaultRegion,
        AccessKey = FakeAwsOptions.DefaultAccessKeyId,
        SecretKey = FakeAwsOptions.DefaultSecretAccessKey,
        EndpointUrl = url,
    };

    /// <summary>A trained estimator with its model in the double's bucket.</summary>
    private protected Estimator Estimator(string name = "mine") => new()
    {
        EstimatorKind = EstimatorKind.Image,
        TrainingImageUri = Image,
        InstanceType = "ml.m5.large",
        BaseJobName = name,
        Role = FakeAwsOptions.DefaultRoleArn,
        OutputPath = $"s3://{Bucket}/out",
        Backend = SageMakerEstimator.Backend.Aws,
        Session = Session,
    };
}
