using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>S3's refusals, in its own words.</summary>
internal static class S3Errors
{
    public static AwsError NoSuchBucket(string bucket) =>
        new AwsError("NoSuchBucket", "The specified bucket does not exist", 404).WithDetail("BucketName", bucket);

    public static AwsError NoSuchKey(string key) =>
        new AwsError("NoSuchKey", "The specified key does not exist.", 404).WithDetail("Key", key);

    public static AwsError NoSuchUpload(string id) => new AwsError(
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        404).WithDetail("UploadId", id);

    public static AwsError AccessDenied() => new("AccessDenied", "Access Denied", 403);

    public static AwsError BucketExists(string bucket) => new AwsError(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
        409).WithDetail("BucketName", bucket);

    public static AwsError BucketIsYours(string bucket) => new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409).WithDetail("BucketName", bucket);

    public static AwsError InvalidBucketName(string bucket) =>
        new AwsError("InvalidBucketName", "The specified bucket is not valid.").WithDetail("BucketName", bucket);

    public static AwsError IllegalLocation(string wanted) => new(
        "IllegalLocationConstraintException",
        $"The {wanted} location constraint is incompatible for the region specific endpoint this request was sent to.");

    public static AwsError BucketNotEmpty(string bucket) =>
        new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409).WithDetail("BucketName", bucket);

    public static AwsError BadDigest(string algorithm) =>
        new("BadDigest", $"The {algorithm} you specified did not match the calculated checksum.");

    public static AwsError InvalidPart() => new(
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");

    public static AwsError InvalidPartOrder() => new(
        "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");

    public static AwsError EntityTooSmall() =>
        new("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");

    public static AwsError InvalidRange() => new("InvalidRange", "The requested range is not satisfiable", 416);

    public static AwsError PreconditionFailed(string condition) => new AwsError(
        "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412).WithDetail("Condition", condition);

    public static AwsError InvalidRequest(string text) => new("InvalidRequest", text);

    public static AwsError NotPlayed() =>
        new("NotImplemented", "A header you provided implies functionality that is not implemented", 501);

    public static AwsError MalformedXml() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    /// <summary>
    /// The bucket is elsewhere. A request signed for us-east-1 goes through the global name, which leads to the bucket's own region:
    /// there the scope is wrong. Any other region's endpoint sends the client away.
    /// </summary>
    public static AwsError ElsewhereOf(Bucket bucket, string signedRegion)
    {
        AwsError error = signedRegion == "us-east-1"
            ? Signing.Authenticator.WrongRegion(ErrorFamily.S3, signedRegion, bucket.Region)
            : new AwsError(
                "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
                301).WithDetail("Endpoint", $"{bucket.Name}.s3.{bucket.Region}.amazonaws.com").WithDetail("Bucket", bucket.Name);
        return error.WithHeader("x-amz-bucket-region", bucket.Region);
    }
}
