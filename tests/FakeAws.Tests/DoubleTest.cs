using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using FakeAws.Control;

namespace FakeAws.Tests;

/// <summary>A double of its own for every test, with a bucket and some data in it.</summary>
public abstract class DoubleTest : IAsyncLifetime
{
    protected const string Bucket = "demo-bucket";
    protected const string Role = "arn:aws:iam::111122223333:role/SageMakerRole";

    protected FakeAwsServer Server { get; private set; } = null!;

    protected FakeAwsControl Control => Server.Control;

    private protected SignedClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await FakeAwsServer.StartAsync();
        Client = new SignedClient(Server.Uri);
        Control.Freeze(true);
        Control.AddBucket(Bucket);
        Control.PutObject(Bucket, "data/train.csv", "1,2,3");
        Control.PutObject(Bucket, "model/model.tar.gz", "model");
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>A request that SageMaker takes, to be spoiled by a test.</summary>
    protected static JsonObject TrainingRequest(string name = "job-1") => JsonNode.Parse($$"""
        {
          "TrainingJobName": "{{name}}",
          "RoleArn": "{{Role}}",
          "AlgorithmSpecification": { "TrainingImage": "111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1", "TrainingInputMode": "File" },
          "InputDataConfig": [ { "ChannelName": "train", "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": "s3://{{Bucket}}/data" } } } ],
          "OutputDataConfig": { "S3OutputPath": "s3://{{Bucket}}/out" },
          "ResourceConfig": { "InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30 },
          "StoppingCondition": { "MaxRuntimeInSeconds": 3600 },
          "HyperParameters": { "epochs": "2" }
        }
        """)!.AsObject();

    /// <summary>AWS's own client for S3, which doesn't try twice.</summary>
    private protected AmazonS3Client S3(string region = FakeAwsOptions.DefaultRegion, AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(FakeAwsOptions.DefaultAccessKeyId, FakeAwsOptions.DefaultSecretAccessKey),
        new AmazonS3Config
        {
            ServiceURL = Server.Uri.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = region,
            MaxErrorRetry = 0,
        });

    private protected static async Task<AmazonS3Exception> S3Refuses(Func<Task> call, int status, string? code)
    {
        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
        Assert.Equal((status, code), ((int)error.StatusCode, code is null ? null : error.ErrorCode));
        return error;
    }

    protected async Task CreateModel(string name = "model-1") => Assert.Equal(200, (await Client.SageMaker("CreateModel", $$"""
        { "ModelName": "{{name}}", "ExecutionRoleArn": "{{Role}}",
          "PrimaryContainer": { "Image": "111122223333.dkr.ecr.us-west-2.amazonaws.com/mine:1", "ModelDataUrl": "s3://{{Bucket}}/model/model.tar.gz" } }
        """)).Status);

    protected async Task CreateConfig(string name, string model = "model-1", int count = 1) =>
        Assert.Equal(200, (await Client.SageMaker("CreateEndpointConfig", ConfigRequest(name, model, count))).Status);

    protected static JsonObject ConfigRequest(string name, string model = "model-1", int count = 1) => JsonNode.Parse($$"""
        { "EndpointConfigName": "{{name}}", "ProductionVariants": [
          { "VariantName": "AllTraffic", "ModelName": "{{model}}", "InstanceType": "ml.m5.large", "InitialInstanceCount": {{count}} } ] }
        """)!.AsObject();

    protected async Task CreateEndpoint(string name = "ep", string config = "config-1")
    {
        await CreateModel();
        await CreateConfig(config);
        Answer created = await Client.SageMaker("CreateEndpoint", $$"""{ "EndpointName": "{{name}}", "EndpointConfigName": "{{config}}" }""");
        Assert.Equal(200, created.Status);
    }

    private protected async Task<JsonNode> Describe(string kind, string name)
    {
        Answer answer = await Client.SageMaker($"Describe{kind}", $$"""{ "{{kind}}Name": "{{name}}" }""");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private protected static void Refused(Answer answer, int status, string code, string? message = null)
    {
        Assert.Equal((status, code), (answer.Status, answer.Code));
        if (message is not null)
            Assert.Equal(message, answer.Message);
    }

    /// <summary>The same client in another region.</summary>
    private protected SignedClient In(string region) => new(Server.Uri) { Region = region };

    protected void Advance(double seconds) => Control.Advance(TimeSpan.FromSeconds(seconds));
}
