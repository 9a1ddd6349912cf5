using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Data;

/// <summary>The files of one path that somebody gave.</summary>
internal sealed class FilesPlan(string path, S3Uri location, IReadOnlyList<UploadFile> files)
    : UploadPlan(path, location.ToString())
{
    public IReadOnlyList<UploadFile> Files { get; } = files;

    public required bool IsFolder { get; init; }

    public required UploadTarget Target { get; init; }

    public required PutOptions Put { get; init; }

    /// <summary>The bucket.</summary>
    public required DefaultPlace Place { get; init; }

    /// <summary>Whether nobody named the bucket for this call, so that it may have to be made.</summary>
    public required bool IsDefaultBucket { get; init; }

    public required int ThrottleLimit { get; init; }

    public override IEnumerable<WhatIfRequest> Requests => Files.Select(file => new WhatIfRequest(
        "PutObject",
        WireJson.Readable(PutObjectRequest.Of(file.Place.ToString(), Put) with
        {
            Source = [file.Path],
            Size = file.Size,
        })));

    /// <summary>The location, of the files that got there.</summary>
    public S3Location LocationOf(IReadOnlyCollection<(UploadFile File, bool IsUnchanged)> there) => new()
    {
        S3Uri = Destination,
        BucketName = location.Bucket,
        Key = IsFolder ? null : location.Key,
        KeyPrefix = IsFolder ? location.Key : null,
        FileCount = there.Count,
        UnchangedCount = there.Count(one => one.IsUnchanged),
        Size = there.Sum(one => one.File.Size),
    };
}
