using FakeAws.Control;
using FakeAws.Wire;

namespace FakeAws.SageMaker;

/// <summary>SageMaker's own refusals, in its own words.</summary>
internal static class SageMakerErrors
{
    public static AwsError Invalid(string text) => new("ValidationException", text);

    public static AwsError NotFound() => Invalid("Requested resource not found.");

    public static AwsError NoSuchJob(string name) => Invalid($"Could not find requested job with name: {name}");

    public static AwsError CouldNotFind(string what, string arn) => Invalid($"Could not find {what} \"{arn}\".");

    public static AwsError AlreadyExists(string what, string arn) => Invalid($"Cannot create already existing {what} \"{arn}\".");

    public static AwsError TrainingJobExists(string arn) => new(
        "ResourceInUse",
        $"Training job names must be unique within an AWS account and region, and a training job with this name already exists ({arn})");

    public static AwsError JobExists(string arn) => new(
        "ResourceInUse",
        $"Job name must be unique within an AWS account and region, and a job with this name already exists ({arn})");

    public static AwsError WrongStatus(string job, string status) =>
        Invalid($"The request was rejected because the {job} job is in status {status}.");

    public static AwsError InProgress(string arn) => Invalid($"Cannot update in-progress endpoint \"{arn}\".");

    public static AwsError NoData(string uri, string region, string role, string bucket) => Invalid(
        $"No S3 objects found under S3 URL \"{uri}\" given in input data source. Please ensure that the bucket exists in the "
        + $"selected region ({region}), that objects exist under that S3 prefix, and that the role \"{role}\" has "
        + $"\"s3:ListBucket\" permissions on bucket \"{bucket}\".");

    public static AwsError NoModelData(string uri) => Invalid($"Could not find model data at {uri}.");

    public static AwsError RoleNotAssumable(string arn) => Invalid(
        $"Could not assume role {arn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.");

    public static AwsError Quota(QuotaSpec quota, int used, int delta) => new(
        "ResourceLimitExceeded",
        $"The account-level service limit '{quota.InstanceType} for {quota.Usage} usage' is {quota.Limit} Instances, with current "
        + $"utilization of {used} Instances and a request delta of {delta} Instances. "
        + (quota.NewWording
            ? "Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota."
            : "Please contact AWS support to request an increase for this limit."));

    public static AwsError NoSuchTuningJob(string name) =>
        new("ResourceNotFound", $"Amazon SageMaker can't find a tuning job with the name {name}.");
}
