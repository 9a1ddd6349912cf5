using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Options that stand alone in a request: what of it they become, exactly.</summary>
public sealed class TrainingOptionTests
{
    private static readonly (string What, Action<Estimator, List<TrainingInput>> Change, string Member, string Json)[] Cases =
    [
        ("instance groups", (draft, _) => (draft.InstanceType, draft.InstanceGroup) = ("", [
            new InstanceGroup { Name = "gpu", InstanceType = "ml.p3.2xlarge", InstanceCount = 2 },
            new InstanceGroup { Name = "cpu", InstanceType = "ml.c5.xlarge" }]),
            "ResourceConfig", """
            {"VolumeSizeInGB":30,"InstanceGroups":[
             {"InstanceGroupName":"gpu","InstanceType":"ml.p3.2xlarge","InstanceCount":2},
             {"InstanceGroupName":"cpu","InstanceType":"ml.c5.xlarge","InstanceCount":1}]}
            """),
        ("a training plan", (draft, _) => draft.TrainingPlanArn = "arn:aws:sagemaker:us-west-2:123456789012:training-plan/p1",
            "ResourceConfig", """
            {"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30,
             "TrainingPlanArn":"arn:aws:sagemaker:us-west-2:123456789012:training-plan/p1"}
            """),
        ("a placement", (draft, _) => draft.InstancePlacementConfig = Samples.Values(("EnableMultipleJobs", true)),
            "ResourceConfig", """
            {"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30,
             "InstancePlacementConfig":{"EnableMultipleJobs":true}}
            """),
        ("warm machines for no time", (draft, _) => draft.KeepAlivePeriod = 0,
            "ResourceConfig", """
            {"InstanceType":"ml.m5.xlarge","InstanceCount":1,"VolumeSizeInGB":30,"KeepAlivePeriodInSeconds":0}
            """),
        ("a command of the container", (draft, _) =>
            (draft.ContainerEntryPoint, draft.ContainerArgument) = (["python", "a.py"], ["--x", "1"]),
            "AlgorithmSpecification", """
            {"TrainingImage":"123456789012.dkr.ecr.us-west-2.amazonaws.com/my-algo:1.0","TrainingInputMode":"File",
             "ContainerEntrypoint":["python","a.py"],"ContainerArguments":["--x","1"]}
            """),
        ("an algorithm of the Marketplace", (draft, _) => (draft.TrainingImageUri, draft.AlgorithmArn) =
            (null, "arn:aws:sagemaker:us-west-2:123456789012:algorithm/mine"),
            "AlgorithmSpecification", """
            {"AlgorithmName":"arn:aws:sagemaker:us-west-2:123456789012:algorithm/mine","TrainingInputMode":"File"}
            """),
        ("metrics that aren't kept", (draft, _) => draft.EnableSageMakerMetricsTimeSeries = false,
            "AlgorithmSpecification", """
            {"TrainingImage":"123456789012.dkr.ecr.us-west-2.amazonaws.com/my-algo:1.0","TrainingInputMode":"File",
             "EnableSageMakerMetricsTimeSeries":false}
            """),
        ("results that aren't packed", (draft, _) => draft.DisableOutputCompression = true,
            "OutputDataConfig", """{"S3OutputPath":"s3://my-bucket/out","CompressionType":"NONE"}"""),
        ("spot with its checkpoints", (draft, _) => (draft.Spot, draft.MaxRun, draft.MaxWait, draft.CheckpointS3Uri) =
            (true, 3600, 7200, "s3://ck/x"),
            "CheckpointConfig", """{"S3Uri":"s3://ck/x"}"""),
        ("spot's times", (draft, _) => (draft.Spot, draft.MaxRun) = (true, 3600),
            "StoppingCondition", """{"MaxRuntimeInSeconds":3600,"MaxWaitTimeInSeconds":7200}"""),
        ("a shell that is off", (draft, _) => draft.EnableRemoteDebug = false,
            "RemoteDebugConfig", """{"EnableRemoteDebug":false}"""),
        ("a file system", (draft, inputs) =>
        {
            draft.VpcConfig = new VpcConfig { Subnet = ["subnet-1"], SecurityGroupId = ["sg-1"] };
            inputs.Add(new TrainingInput
            {
                FileSystemId = "fs-0123456789abcdef0",
                FileSystemType = "FSxLustre",
                FileSystemAccessMode = "ro",
                DirectoryPath = "/fsx/data",
                ContentType = "text/csv",
            });
        },
            "InputDataConfig", """
            [{"ChannelName":"training","ContentType":"text/csv","DataSource":{"FileSystemDataSource":
             {"FileSystemId":"fs-0123456789abcdef0","FileSystemType":"FSxLustre","FileSystemAccessMode":"ro",
              "DirectoryPath":"/fsx/data"}}}]
            """),
        ("a model without data", (draft, _) => draft.ModelUri = "s3://m/pre/",
            "InputDataConfig", """
            [{"ChannelName":"model","ContentType":"application/x-sagemaker-model","InputMode":"File","DataSource":
             {"S3DataSource":{"S3DataType":"S3Prefix","S3Uri":"s3://m/pre/","S3DataDistributionType":"FullyReplicated"}}}]
            """),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(found => found.What)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_becomes_exactly_this(string what)
    {
        var (_, change, member, json) = Cases.Single(found => found.What == what);
        var inputs = new List<TrainingInput>();
        var draft = new Estimator
        {
            TrainingImageUri = "123456789012.dkr.ecr.us-west-2.amazonaws.com/my-algo:1.0",
            InstanceType = "ml.m5.xlarge",
            Role = "arn:aws:iam::123456789012:role/SageMakerRole",
            OutputPath = "s3://my-bucket/out",
            Session = new AwsSession { Region = "us-west-2" },
        };
        change(draft, inputs);
        var estimator = new EstimatorOperations().Create(draft, new RecordingSink());

        var request = TrainingRequest.Build(
            estimator,
            new TrainingOptions { InputData = inputs },
            "job-1",
            new RequestPlace(estimator.OutputPath!, estimator.Role, "us-west-2"),
            null);

        var sent = JsonSerializer.SerializeToNode(request, WireJson.Default.CreateTrainingJobRequest)![member];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), sent), $"expected: {json}\nours: {sent}");
    }
}
