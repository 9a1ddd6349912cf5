using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Api.Wire;

/// <summary>An upload under S3's own names, for -WhatIf; the SDK builds the real one.</summary>
internal sealed record PutObjectRequest
{
    public string? Bucket { get; init; }

    public string? Key { get; init; }

    public string? ServerSideEncryption { get; init; }

    public string? SSEKMSKeyId { get; init; }

    public string? ExpectedBucketOwner { get; init; }

    /// <summary>The file of this machine, or the members of the archive that is made.</summary>
    public IReadOnlyList<string> Source { get; init; } = [];

    /// <summary>Bytes, of an archive those of its members.</summary>
    public long Size { get; init; }

    public static PutObjectRequest Of(string uri, PutOptions options)
    {
        var place = S3Uri.Is(uri) ? S3Uri.Parse(uri, "The location") : new S3Uri("", uri);
        return new PutObjectRequest
        {
            Bucket = place.Bucket.Length == 0 ? null : place.Bucket,
            Key = place.Key,
            ServerSideEncryption = options.IsKms ? "aws:kms" : null,
            SSEKMSKeyId = options.IsKms ? options.KmsKey : null,
            ExpectedBucketOwner = options.ExpectedOwner,
        };
    }
}
