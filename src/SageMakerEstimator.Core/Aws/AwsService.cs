namespace SageMakerEstimator.Core.Aws;

/// <summary>How a service is spoken to.</summary>
internal enum WireProtocol
{
    /// <summary>POST to / with a target header and JSON in and out.</summary>
    Json,

    /// <summary>REST paths and headers, JSON where there is a body.</summary>
    RestJson,

    /// <summary>A form with Action and Version; XML comes back.</summary>
    Query,
}

/// <summary>
/// What tells one service from another: its names, hosts and protocol. A new service is a new row here.
/// </summary>
/// <param name="Id">The service id of the API model; AWS_ENDPOINT_URL_ and the profile's services section use it.</param>
/// <param name="SigningName">The service in the credential scope.</param>
/// <param name="Host">What the host begins with.</param>
/// <param name="FipsHost">The same for FIPS endpoints, where it isn't <c>{host}-fips</c>.</param>
/// <param name="Protocol">How it is spoken to.</param>
/// <param name="TargetPrefix">What X-Amz-Target begins with; null where there is none.</param>
/// <param name="JsonVersion">1.0 or 1.1; null where there is none.</param>
/// <param name="ApiVersion">The Version of the query protocol; null where there is none.</param>
internal sealed record AwsService(
    string Id,
    string SigningName,
    string Host,
    string FipsHost,
    WireProtocol Protocol,
    string? TargetPrefix = null,
    string? JsonVersion = null,
    string? ApiVersion = null)
{
    public static readonly AwsService SageMaker = new(
        "SageMaker", "sagemaker", "api.sagemaker", "api-fips.sagemaker", WireProtocol.Json, "SageMaker", "1.1");

    public static readonly AwsService Runtime = new(
        "SageMaker Runtime", "sagemaker", "runtime.sagemaker", "runtime-fips.sagemaker", WireProtocol.RestJson);

    public static readonly AwsService Logs = new(
        "CloudWatch Logs", "logs", "logs", "logs-fips", WireProtocol.Json, "Logs_20140328", "1.1");

    public static readonly AwsService CloudWatch = new(
        "CloudWatch", "monitoring", "monitoring", "monitoring-fips", WireProtocol.Json, "GraniteServiceVersion20100801", "1.0");

    public static readonly AwsService Scaling = new(
        "Application Auto Scaling",
        "application-autoscaling",
        "application-autoscaling",
        "application-autoscaling-fips",
        WireProtocol.Json,
        "AnyScaleFrontendService",
        "1.1");

    public static readonly AwsService Iam = new(
        "IAM", "iam", "iam", "iam-fips", WireProtocol.Query, ApiVersion: "2010-05-08");

    public static readonly AwsService Sts = new(
        "STS", "sts", "sts", "sts-fips", WireProtocol.Query, ApiVersion: "2011-06-15");

    public static readonly AwsService S3 = new("S3", "s3", "s3", "s3-fips", WireProtocol.RestJson);

    public static readonly AwsService Ecr = new(
        "ECR", "ecr", "api.ecr", "ecr-fips", WireProtocol.Json, "AmazonEC2ContainerRegistry_V20150921", "1.1");

    /// <summary>Every service that a URL can be named for.</summary>
    public static IReadOnlyList<AwsService> All { get; } = [SageMaker, Runtime, Logs, CloudWatch, Scaling, Iam, Sts, S3, Ecr];
}
