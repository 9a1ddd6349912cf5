namespace SageMakerEstimator;

/// <summary>
/// A place in S3 that files were sent to. As text it is its URI, so that it can be given wherever a URI is.
/// </summary>
public sealed class S3Location
{
    internal S3Location()
    {
    }

    /// <summary>The URI: <c>s3://bucket/key</c>, of a folder without a slash at its end.</summary>
    public string S3Uri { get; internal set; } = "";

    /// <summary>The bucket.</summary>
    public string BucketName { get; internal set; } = "";

    /// <summary>The object's key; null for a folder.</summary>
    public string? Key { get; internal set; }

    /// <summary>What the keys of a folder's objects begin with; null for a single object.</summary>
    public string? KeyPrefix { get; internal set; }

    /// <summary>How many files of this machine are there, those that were there already included.</summary>
    public int FileCount { get; internal set; }

    /// <summary>How many of them were there already, byte for byte, and weren't sent again.</summary>
    public int UnchangedCount { get; internal set; }

    /// <summary>The bytes of all of them.</summary>
    public long Size { get; internal set; }

    /// <summary>The URI.</summary>
    public override string ToString() => S3Uri;
}
