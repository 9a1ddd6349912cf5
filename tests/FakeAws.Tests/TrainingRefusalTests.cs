using System.Text.Json.Nodes;

namespace FakeAws.Tests;

/// <summary>What SageMaker refuses in a training job although its model allows it.</summary>
public sealed class TrainingRefusalTests : DoubleTest
{
    private const string NoWait = "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds";
    private const string NoSpot = "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true";
    private const string TooLong = "MaxWaitTimeInSeconds above 3600 is not supported for the given algorithm.";

    [Theory]
    [InlineData("mine", true, null, NoWait)]
    [InlineData("mine", true, 3599, NoWait)]
    [InlineData("mine", true, 3600, null)]
    [InlineData("mine", true, 7200, null)]
    [InlineData("mine", false, 7200, NoSpot)]
    [InlineData("pca", true, 3600, null)]
    [InlineData("pca", true, 3601, TooLong)]
    [InlineData("sagemaker-xgboost", true, 7200, null)]
    public async Task Spot_needs_a_wait_that_fits_the_run_and_the_algorithm(string image, bool spot, int? wait, string? message)
    {
        JsonObject request = TrainingRequest();
        request["AlgorithmSpecification"]!["TrainingImage"] = $"111122223333.dkr.ecr.us-west-2.amazonaws.com/{image}:1";
        request["EnableManagedSpotTraining"] = spot;
        if (wait is not null)
            request["StoppingCondition"]!["MaxWaitTimeInSeconds"] = wait;

        Answer answer = await Client.SageMaker("CreateTrainingJob", request);

        if (message is null)
            Assert.True(answer.Status == 200, answer.Text);
        else
            Refused(answer, 400, "ValidationException", message);
    }

    [Fact]
    public async Task Data_that_is_not_there_is_told_with_region_and_role()
    {
        JsonObject request = TrainingRequest();
        request["InputDataConfig"]![0]!["DataSource"]!["S3DataSource"]!["S3Uri"] = $"s3://{Bucket}/nowhere";

        Refused(
            await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException",
            $"No S3 objects found under S3 URL \"s3://{Bucket}/nowhere\" given in input data source. Please ensure that the bucket exists in the selected region (us-west-2), that objects exist under that S3 prefix, and that the role \"{Role}\" has \"s3:ListBucket\" permissions on bucket \"{Bucket}\".");
    }

    [Fact]
    public async Task Data_in_another_region_is_not_there()
    {
        Control.AddBucket("far-away", "eu-west-1");
        Control.PutObject("far-away", "data/a", "1");
        JsonObject request = TrainingRequest();
        request["InputDataConfig"]![0]!["DataSource"]!["S3DataSource"]!["S3Uri"] = "s3://far-away/data";

        Answer answer = await Client.SageMaker("CreateTrainingJob", request);

        Assert.StartsWith("No S3 objects found under S3 URL \"s3://far-away/data\"", answer.Message);
    }

    [Fact]
    public async Task A_manifest_is_one_object_and_no_prefix()
    {
        JsonObject request = TrainingRequest();
        JsonNode source = request["InputDataConfig"]![0]!["DataSource"]!["S3DataSource"]!;
        source["S3DataType"] = "ManifestFile";
        Assert.StartsWith("No S3 objects found", (await Client.SageMaker("CreateTrainingJob", request)).Message);

        source["S3Uri"] = $"s3://{Bucket}/data/train.csv";
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", request)).Status);
    }

    [Theory]
    [InlineData("Nobody")]
    [InlineData("OnlyPeople")]
    public async Task A_role_that_SageMaker_may_not_assume_is_refused(string name)
    {
        Control.AddRole(new Identity.Role { Name = "OnlyPeople", TrustedBy = ["111122223333"] });
        JsonObject request = TrainingRequest();
        string role = $"arn:aws:iam::111122223333:role/{name}";
        request["RoleArn"] = role;

        Refused(
            await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException",
            $"Could not assume role {role}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.");
    }

    [Fact]
    public async Task More_machines_than_the_quota_are_refused_with_what_is_in_use()
    {
        Control.Limit("ml.m5.xlarge", "training job", 1);
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", TrainingRequest("first"))).Status);

        Refused(
            await Client.SageMaker("CreateTrainingJob", TrainingRequest("second")), 400, "ResourceLimitExceeded",
            "The account-level service limit 'ml.m5.xlarge for training job usage' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances. Please contact AWS support to request an increase for this limit.");

        Advance(60);
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", TrainingRequest("second"))).Status);
    }

    [Fact]
    public async Task A_spot_quota_is_another_one_and_may_name_Service_Quotas()
    {
        Control.Limit("ml.m5.xlarge", "spot training job", 0, newWording: true);
        JsonObject spot = TrainingRequest("spot");
        spot["EnableManagedSpotTraining"] = true;
        spot["StoppingCondition"]!["MaxWaitTimeInSeconds"] = 3600;

        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", TrainingRequest("other"))).Status);
        Answer refused = await Client.SageMaker("CreateTrainingJob", spot);
        Refused(refused, 400, "ResourceLimitExceeded");
        Assert.Contains("'ml.m5.xlarge for spot training job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances. Please use AWS Service Quotas", refused.Message);
    }

    [Theory]
    [InlineData("AlgorithmSpecification", "algorithmSpecification")]
    [InlineData("ResourceConfig", "resourceConfig")]
    [InlineData("StoppingCondition", "stoppingCondition")]
    public async Task What_the_model_forgets_to_require_is_required(string member, string path)
    {
        JsonObject request = TrainingRequest();
        request.Remove(member);

        Refused(
            await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException",
            $"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null");
    }

    [Fact]
    public async Task A_volume_of_local_disks_has_neither_a_size_to_give_nor_a_key()
    {
        JsonObject request = TrainingRequest();
        JsonNode resources = request["ResourceConfig"]!;
        resources.AsObject().Remove("VolumeSizeInGB");
        Assert.Contains("'resourceConfig.volumeSizeInGB'", (await Client.SageMaker("CreateTrainingJob", request)).Message);

        resources["InstanceType"] = "ml.g5.xlarge";
        Assert.Equal(200, (await Client.SageMaker("CreateTrainingJob", request)).Status);

        request["TrainingJobName"] = "job-2";
        resources["VolumeKmsKeyId"] = "key";
        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException");
    }

    [Fact]
    public async Task Channels_have_names_of_their_own_and_an_algorithm_is_an_image_or_a_name()
    {
        JsonObject request = TrainingRequest();
        request["InputDataConfig"]!.AsArray().Add(request["InputDataConfig"]![0]!.DeepClone());
        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException", "Channel names in InputDataConfig must be unique.");

        request = TrainingRequest();
        request["AlgorithmSpecification"]!["AlgorithmName"] = "mine";
        Refused(await Client.SageMaker("CreateTrainingJob", request), 400, "ValidationException");
    }

    [Fact]
    public async Task A_name_is_used_once_in_a_region()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        Refused(
            await Client.SageMaker("CreateTrainingJob", TrainingRequest()), 400, "ResourceInUse",
            "Training job names must be unique within an AWS account and region, and a training job with this name already exists (arn:aws:sagemaker:us-west-2:111122223333:training-job/job-1)");
        Refused(
            await In("us-east-1").SageMaker("DescribeTrainingJob", """{"TrainingJobName":"job-1"}"""), 400, "ValidationException",
            "Requested resource not found.");
    }

    [Theory]
    [InlineData("DescribeTrainingJob", "TrainingJobName", "ValidationException", "Requested resource not found.")]
    [InlineData("StopTrainingJob", "TrainingJobName", "ValidationException", "Requested resource not found.")]
    [InlineData("DescribeProcessingJob", "ProcessingJobName", "ValidationException", "Could not find requested job with name: nobody")]
    [InlineData("StopProcessingJob", "ProcessingJobName", "ValidationException", "Could not find requested job with name: nobody")]
    [InlineData("DescribeTransformJob", "TransformJobName", "ValidationException", "Could not find requested job with name: nobody")]
    [InlineData("StopTransformJob", "TransformJobName", "ValidationException", "Could not find requested job with name: nobody")]
    [InlineData("DescribeHyperParameterTuningJob", "HyperParameterTuningJobName", "ResourceNotFound", "Amazon SageMaker can't find a tuning job with the name nobody.")]
    [InlineData("StopHyperParameterTuningJob", "HyperParameterTuningJobName", "ResourceNotFound", "Amazon SageMaker can't find a tuning job with the name nobody.")]
    [InlineData("DescribeCompilationJob", "CompilationJobName", "ResourceNotFound", "Could not find compilation job \"arn:aws:sagemaker:us-west-2:111122223333:compilation-job/nobody\".")]
    [InlineData("DescribeEndpoint", "EndpointName", "ValidationException", "Could not find endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/nobody\".")]
    [InlineData("DeleteEndpoint", "EndpointName", "ValidationException", "Could not find endpoint \"arn:aws:sagemaker:us-west-2:111122223333:endpoint/nobody\".")]
    [InlineData("DescribeEndpointConfig", "EndpointConfigName", "ValidationException", "Could not find endpoint configuration \"arn:aws:sagemaker:us-west-2:111122223333:endpoint-config/nobody\".")]
    [InlineData("DeleteEndpointConfig", "EndpointConfigName", "ValidationException", "Could not find endpoint configuration \"arn:aws:sagemaker:us-west-2:111122223333:endpoint-config/nobody\".")]
    [InlineData("DescribeModel", "ModelName", "ValidationException", "Could not find model \"arn:aws:sagemaker:us-west-2:111122223333:model/nobody\".")]
    [InlineData("DeleteModel", "ModelName", "ValidationException", "Could not find model \"arn:aws:sagemaker:us-west-2:111122223333:model/nobody\".")]
    public async Task What_is_not_there_is_told_in_the_words_of_its_kind(string operation, string member, string code, string message) =>
        Refused(await Client.SageMaker(operation, $$"""{"{{member}}":"nobody"}"""), 400, code, message);
}
