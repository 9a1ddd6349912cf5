using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>Which operation a request is, and which action a policy would allow it by.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="OnKey">Whether there is a key; null for requests without a bucket.</param>
/// <param name="Marker">A query parameter or a header (with a colon) that has to be there.</param>
/// <param name="Name">The operation.</param>
/// <param name="Action">The action.</param>
internal sealed record S3Operation(string Method, bool? OnKey, string? Marker, string Name, string Action)
{
    /// <summary>The first that fits counts: those with a marker stand before those without.</summary>
    private static readonly S3Operation[] All =
    [
        new("GET", null, null, "ListBuckets", "s3:ListAllMyBuckets"),
        new("GET", false, "location", "GetBucketLocation", "s3:GetBucketLocation"),
        new("GET", false, "uploads", "ListMultipartUploads", "s3:ListBucketMultipartUploads"),
        new("GET", false, "list-type", "ListObjectsV2", "s3:ListBucket"),
        new("GET", false, null, "ListObjects", "s3:ListBucket"),
        new("HEAD", false, null, "HeadBucket", "s3:ListBucket"),
        new("PUT", false, "encryption", "PutBucketEncryption", "s3:PutEncryptionConfiguration"),
        new("PUT", false, "publicAccessBlock", "PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
        new("PUT", false, null, "CreateBucket", "s3:CreateBucket"),
        new("DELETE", false, null, "DeleteBucket", "s3:DeleteBucket"),
        new("POST", false, "delete", "DeleteObjects", "s3:DeleteObject"),
        new("GET", true, "uploadId", "ListParts", "s3:ListMultipartUploadParts"),
        new("GET", true, null, "GetObject", "s3:GetObject"),
        new("HEAD", true, null, "HeadObject", "s3:GetObject"),
        new("PUT", true, "partNumber", "UploadPart", "s3:PutObject"),
        new("PUT", true, "x-amz-copy-source:", "CopyObject", "s3:PutObject"),
        new("PUT", true, null, "PutObject", "s3:PutObject"),
        new("DELETE", true, "uploadId", "AbortMultipartUpload", "s3:AbortMultipartUpload"),
        new("DELETE", true, null, "DeleteObject", "s3:DeleteObject"),
        new("POST", true, "uploads", "CreateMultipartUpload", "s3:PutObject"),
        new("POST", true, "uploadId", "CompleteMultipartUpload", "s3:PutObject"),
    ];

    /// <summary>Names in a query that ask for something else than the object or the list of keys.</summary>
    private static readonly string[] Subresources =
    [
        "accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold",
        "lifecycle", "location", "logging", "metrics", "notification", "object-lock", "ownershipControls", "policy", "policyStatus",
        "publicAccessBlock", "replication", "requestPayment", "restore", "retention", "select", "session", "tagging", "torrent",
        "uploads", "versionId", "versioning", "versions", "website",
    ];

    public static IEnumerable<string> Names => All.Select(o => o.Name);

    public static S3Operation? Of(WireRequest request, S3Address address)
    {
        bool? onKey = address.Bucket.Length == 0 ? null : address.Key.Length > 0;
        return All.FirstOrDefault(o => o.Method == request.Method && o.OnKey == onKey && o.HasMarker(request) && o.HasNoOther(request));
    }

    private bool HasNoOther(WireRequest request) => !request.Query.Any(q => q.Key != Marker && Subresources.Contains(q.Key));

    private bool HasMarker(WireRequest request) =>
        Marker is null || (Marker.EndsWith(':') ? request.Header(Marker.TrimEnd(':')) is not null : request.HasQuery(Marker));
}
