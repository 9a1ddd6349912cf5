using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Aws;

/// <summary>What S3 and the SDK's client of it say, as a refusal of a service or an error of ours.</summary>
internal static class S3Failures
{
    private const string NameAdvice =
        "Name a bucket of yours, by a parameter or in the variable SAGEMAKER_BUCKET.";

    /// <summary>Whether an exception came from the SDK or the network, and not from us, the disk or Ctrl+C.</summary>
    public static bool IsOne(Exception error) =>
        error is AmazonServiceException or AmazonClientException or HttpRequestException
        || (error is IOException { InnerException: System.Net.Sockets.SocketException });

    /// <param name="error">What was thrown.</param>
    /// <param name="doing">What was being done.</param>
    /// <param name="target">The bucket or URI that it was done to.</param>
    /// <param name="connection">The session's way to AWS.</param>
    public static Exception Translate(Exception error, string doing, string target, AwsConnection connection)
    {
        var bucket = S3Uri.Is(target) ? S3Uri.Parse(target, doing).Bucket : target;
        return error switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } missing => NotFound(missing, doing, bucket),
            AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } missing when !S3Uri.Is(target) =>
                NotFound(missing, doing, bucket),
            AmazonS3Exception { ErrorCode: "BucketAlreadyExists" } taken => NotAccessible(taken, doing, bucket),
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } denied when !S3Uri.Is(target) =>
                NotAccessible(denied, doing, bucket),
            AmazonS3Exception elsewhere when
                RegionOf(elsewhere) is { Length: > 0 } region && region != connection.Region =>
                OtherRegion(bucket, region, connection.Region, elsewhere),
            AmazonServiceException { StatusCode: not 0 } refused => new ServiceException(
                refused.ErrorCode ?? refused.StatusCode.ToString(),
                $"{doing}: {refused.Message}",
                (int)refused.StatusCode,
                refused.RequestId),
            AmazonClientException when Network(error) is null =>
                new SageMakerEstimatorException(
                    ErrorId.CredentialsUnusable,
                    ErrorKind.AuthenticationError,
                    $"{doing} wasn't sent: {error.Message}",
                    error),
            _ => new ServiceException(ServiceException.NoAnswer, (Network(error) ?? error).Message, 0)
            {
                Unanswered = 1,
                Address = connection.AddressOf(AwsService.S3).Url.GetLeftPart(UriPartial.Authority),
            },
        };
    }

    public static SageMakerEstimatorException OtherRegion(
        string bucket, string region, string session, Exception? error = null) =>
        new(
            ErrorId.BucketInOtherRegion,
            ErrorKind.InvalidArgument,
            $"The bucket '{bucket}' is in {region}, and this session is in {session}; SageMaker reads "
            + "data of its own region only.",
            error)
        {
            Target = bucket,
            RecommendedAction = $"Add -Region {region}, or name a bucket in {session}.",
        };

    /// <summary>Where the bucket is, which S3 says with a refusal, if need be in nothing but a header.</summary>
    private static string? RegionOf(AmazonS3Exception error) =>
        (error.InnerException as HttpErrorResponseException)?.Response.GetHeaderValue("x-amz-bucket-region");

    private static SageMakerEstimatorException NotFound(AmazonS3Exception error, string doing, string bucket) =>
        Of(error, ErrorId.BucketNotFound, ErrorKind.ObjectNotFound, $"{doing}: there is no bucket '{bucket}'.", bucket);

    private static SageMakerEstimatorException NotAccessible(
        AmazonS3Exception error, string doing, string bucket) => Of(
        error,
        ErrorId.BucketNotAccessible,
        ErrorKind.PermissionDenied,
        $"{doing}: the bucket '{bucket}' belongs to another account, or these credentials may not use it. "
        + "Nothing was sent there.",
        bucket);

    private static SageMakerEstimatorException Of(
        AmazonS3Exception error, string id, ErrorKind kind, string message, string bucket) =>
        new(id, kind, message, error)
        {
            Target = bucket,
            ServiceErrorCode = error.ErrorCode,
            StatusCode = (int)error.StatusCode,
            RequestId = error.RequestId,
            RecommendedAction = NameAdvice,
        };

    private static Exception? Network(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException or IOException or System.Net.Sockets.SocketException)
            {
                return inner.InnerException is null ? inner : Network(inner.InnerException) ?? inner;
            }
        }

        return null;
    }
}
