using System.Text.Json.Nodes;
using FakeAws.Control;

namespace FakeAws.Tests;

/// <summary>Transform and compilation jobs.</summary>
public sealed class OtherJobTests : DoubleTest
{
    [Fact]
    public async Task A_transform_job_writes_an_object_for_each_it_reads()
    {
        Control.PutObject(Bucket, "data/more.csv", "4,5,6");
        await CreateModel();
        Assert.Equal(200, (await Client.SageMaker("CreateTransformJob", Transform())).Status);
        Assert.Equal("InProgress", (await Describe("TransformJob", "t"))["TransformJobStatus"]!.ToString());
        Advance(60);

        JsonNode job = await Describe("TransformJob", "t");

        Assert.Equal("Completed", job["TransformJobStatus"]!.ToString());
        Assert.NotNull(job["TransformEndTime"]);
        Assert.Equal("4,5,6"u8.ToArray(), Control.GetObject(Bucket, "scores/more.csv.out"));
        Assert.Equal("1,2,3"u8.ToArray(), Control.GetObject(Bucket, "scores/train.csv.out"));
    }

    [Fact]
    public async Task A_transform_job_has_a_log_for_each_instance_and_one_about_its_data()
    {
        await CreateModel();
        Control.Plan(new JobPlan { Kind = "transform", Logs = [new LogLine("up"), new LogLine("bad row", Host: "data-log")] });
        JsonObject request = Transform();
        request["TransformResources"]!["InstanceCount"] = 2;
        await Client.SageMaker("CreateTransformJob", request);
        Advance(60);

        Answer streams = await Client.Logs(
            "DescribeLogStreams", """{"logGroupName":"/aws/sagemaker/TransformJobs","logStreamNamePrefix":"t/"}""");

        string[] names = [.. streams.Json!["logStreams"]!.AsArray().Select(s => s!["logStreamName"]!.ToString())];
        Assert.Equal(4, names.Length);
        Assert.Equal(2, names.Count(n => n.EndsWith("/data-log", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_transform_job_is_stopped_once_and_its_name_is_used_once()
    {
        await CreateModel();
        await Client.SageMaker("CreateTransformJob", Transform());
        Refused(
            await Client.SageMaker("CreateTransformJob", Transform()), 400, "ResourceInUse",
            "Job name must be unique within an AWS account and region, and a job with this name already exists (arn:aws:sagemaker:us-west-2:111122223333:transform-job/t)");
        Assert.Equal(200, (await Client.SageMaker("StopTransformJob", """{"TransformJobName":"t"}""")).Status);
        Assert.Equal("Stopping", (await Describe("TransformJob", "t"))["TransformJobStatus"]!.ToString());
        Advance(5);
        Refused(
            await Client.SageMaker("StopTransformJob", """{"TransformJobName":"t"}"""), 400, "ValidationException",
            "The request was rejected because the transform job is in status Stopped.");
    }

    [Fact]
    public async Task A_transform_job_fails_as_planned_and_has_a_quota()
    {
        await CreateModel();
        Control.Plan(new JobPlan { Kind = "transform", Outcome = "Failed", FailureReason = "told" });
        Control.Limit("ml.m5.large", "transform job", 1);
        await Client.SageMaker("CreateTransformJob", Transform());
        Answer second = await Client.SageMaker("CreateTransformJob", Transform("t-2"));
        Refused(second, 400, "ResourceLimitExceeded");
        Assert.Contains("'ml.m5.large for transform job usage' is 1 Instances, with current utilization of 1 Instances", second.Message);
        Advance(60);

        JsonNode job = await Describe("TransformJob", "t");

        Assert.Equal(("Failed", "told"), (job["TransformJobStatus"]!.ToString(), job["FailureReason"]!.ToString()));
        Assert.Equal(200, (await Client.SageMaker("CreateTransformJob", Transform("t-2"))).Status);
    }

    [Fact]
    public async Task A_transform_job_needs_its_model_its_data_and_a_payload_that_fits()
    {
        Refused(
            await Client.SageMaker("CreateTransformJob", Transform()), 400, "ValidationException",
            "Could not find model \"arn:aws:sagemaker:us-west-2:111122223333:model/model-1\".");
        await CreateModel();
        JsonObject big = Transform();
        (big["MaxPayloadInMB"], big["MaxConcurrentTransforms"]) = (51, 2);
        Refused(await Client.SageMaker("CreateTransformJob", big), 400, "ValidationException");
        JsonObject empty = Transform();
        empty["TransformInput"]!["DataSource"]!["S3DataSource"]!["S3Uri"] = $"s3://{Bucket}/nowhere";
        Assert.StartsWith("No S3 objects found", (await Client.SageMaker("CreateTransformJob", empty)).Message);
    }

    [Fact]
    public async Task A_compilation_job_leaves_a_compiled_model()
    {
        Assert.Equal(200, (await Client.SageMaker("CreateCompilationJob", Compilation())).Status);
        Assert.Equal("STARTING", (await Describe("CompilationJob", "c"))["CompilationJobStatus"]!.ToString());
        Advance(60);

        JsonNode job = await Describe("CompilationJob", "c");

        Assert.Equal("COMPLETED", job["CompilationJobStatus"]!.ToString());
        Assert.Equal($"s3://{Bucket}/compiled/model-ml_c5.tar.gz", job["ModelArtifacts"]!["S3ModelArtifacts"]!.ToString());
        Assert.Contains("compiled/model-ml_c5.tar.gz", Control.Keys(Bucket)!);
        Refused(
            await Client.SageMaker("StopCompilationJob", """{"CompilationJobName":"c"}"""), 400, "ValidationException",
            "The request was rejected because the compilation job is in status COMPLETED.");
        Refused(await Client.SageMaker("CreateCompilationJob", Compilation()), 400, "ResourceInUse");
    }

    [Fact]
    public async Task A_compilation_job_needs_one_target_and_a_model()
    {
        JsonObject both = Compilation();
        both["OutputConfig"]!["TargetPlatform"] = JsonNode.Parse("""{"Os":"LINUX","Arch":"X86_64"}""");
        Refused(await Client.SageMaker("CreateCompilationJob", both), 400, "ValidationException");
        JsonObject empty = Compilation();
        empty["InputConfig"]!["S3Uri"] = $"s3://{Bucket}/nowhere";
        Refused(
            await Client.SageMaker("CreateCompilationJob", empty), 400, "ValidationException", $"Could not find model data at s3://{Bucket}/nowhere.");
    }

    [Theory]
    [InlineData("ml_c5", "XGBOOST", true)]
    [InlineData("ml_eia2", "TENSORFLOW", false)]
    [InlineData("rasp3b", "XGBOOST", false)]
    public async Task A_compilation_for_machines_of_SageMakers_names_the_image_that_serves(string target, string framework, bool hasImage)
    {
        JsonObject request = Compilation();
        request["OutputConfig"]!["TargetDevice"] = target;
        request["InputConfig"]!["Framework"] = framework;
        await Client.SageMaker("CreateCompilationJob", request);
        Assert.Null((await Describe("CompilationJob", "c"))["InferenceImage"]);
        Advance(60);

        JsonNode job = await Describe("CompilationJob", "c");

        Assert.Equal(hasImage ? $"444455556666.dkr.ecr.us-west-2.amazonaws.com/neo-{framework.ToLowerInvariant()}:1" : null, job["InferenceImage"]?.ToString());
    }

    [Fact]
    public async Task A_compilation_job_starts_writes_a_log_and_fails_as_planned()
    {
        Control.Plan(new JobPlan
        {
            Kind = "compilation", Outcome = "Failed", FailureReason = "told", Logs = [new LogLine("reading"), new LogLine("no such operator", After: 1)],
        });
        await Client.SageMaker("CreateCompilationJob", Compilation());
        Advance(3);
        JsonNode running = await Describe("CompilationJob", "c");
        Assert.Equal(("INPROGRESS", ""), (running["CompilationJobStatus"]!.ToString(), running["FailureReason"]!.ToString()));
        Assert.NotNull(running["CompilationStartTime"]);
        Advance(60);

        JsonNode failed = await Describe("CompilationJob", "c");

        Assert.Equal(("FAILED", "told"), (failed["CompilationJobStatus"]!.ToString(), failed["FailureReason"]!.ToString()));
        Assert.Equal("", failed["ModelArtifacts"]!["S3ModelArtifacts"]!.ToString());
        Assert.NotNull(failed["CompilationEndTime"]);
        Assert.DoesNotContain("compiled/model-ml_c5.tar.gz", Control.Keys(Bucket)!);
        Answer log = await Client.Json(
            "logs", "GetLogEvents", """{"logGroupName":"/aws/sagemaker/CompilationJobs","logStreamName":"c","startFromHead":true}""");
        Assert.Equal(["reading", "no such operator"], log.Json["events"]!.AsArray().Select(line => line!["message"]!.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_compilation_job_that_is_stopped_leaves_nothing(int after)
    {
        await Client.SageMaker("CreateCompilationJob", Compilation());
        Advance(after);
        Assert.Equal(200, (await Client.SageMaker("StopCompilationJob", """{"CompilationJobName":"c"}""")).Status);
        Assert.Equal("STOPPING", (await Describe("CompilationJob", "c"))["CompilationJobStatus"]!.ToString());
        Advance(60);

        Assert.Equal("STOPPED", (await Describe("CompilationJob", "c"))["CompilationJobStatus"]!.ToString());
        Assert.DoesNotContain("compiled/model-ml_c5.tar.gz", Control.Keys(Bucket)!);
        Refused(
            await Client.SageMaker("DescribeCompilationJob", """{"CompilationJobName":"nobody"}"""), 400, "ResourceNotFound");
    }

    private static JsonObject Transform(string name = "t") => JsonNode.Parse($$"""
        { "TransformJobName": "{{name}}", "ModelName": "model-1",
          "TransformInput": { "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": "s3://{{Bucket}}/data/" } } },
          "TransformOutput": { "S3OutputPath": "s3://{{Bucket}}/scores" },
          "TransformResources": { "InstanceType": "ml.m5.large", "InstanceCount": 1 } }
        """)!.AsObject();

    private static JsonObject Compilation() => JsonNode.Parse($$"""
        { "CompilationJobName": "c", "RoleArn": "{{Role}}",
          "InputConfig": { "S3Uri": "s3://{{Bucket}}/model/model.tar.gz", "DataInputConfig": "{}", "Framework": "XGBOOST" },
          "OutputConfig": { "S3OutputLocation": "s3://{{Bucket}}/compiled", "TargetDevice": "ml_c5" },
          "StoppingCondition": { "MaxRuntimeInSeconds": 900 } }
        """)!.AsObject();
}
