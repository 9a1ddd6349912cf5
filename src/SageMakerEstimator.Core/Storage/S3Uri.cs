namespace SageMakerEstimator.Core.Storage;

/// <summary>A place in S3: a bucket, and a key or the beginning of keys, which may be empty.</summary>
internal readonly record struct S3Uri(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Whether a text names a place in S3.</summary>
    public static bool Is(string? text) => text?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Takes a URI apart; a slash at the key's end stays, since it tells a folder from an object.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="what">What the URI is, as the user named it: <c>-OutputPath</c>.</param>
    public static S3Uri Parse(string text, string what)
    {
        var rest = Is(text) ? text[Scheme.Length..] : "";
        var slash = rest.IndexOf('/');
        var (bucket, key) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        return bucket.Length > 0
            ? new S3Uri(bucket, key)
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"{what}: '{text}' isn't an S3 URI; it must look like s3://bucket/prefix.")
            {
                Target = text,
            };
    }

    /// <summary>A place below this one; slashes at the seams are one slash, empty parts are left out.</summary>
    public S3Uri Below(params string?[] parts) => this with { Key = Join([Key, .. parts]) };

    /// <summary>
    /// Parts of a path with one slash between them: none at the beginning, one at the end if asked for. Parts that are
    /// null or empty are left out.
    /// </summary>
    public static string Join(IEnumerable<string?> parts, bool endSlash = false)
    {
        var path = string.Join('/', parts.Select(part => part?.Trim('/')).Where(part => !string.IsNullOrEmpty(part)));
        return endSlash && path.Length > 0 ? path + "/" : path;
    }

    /// <summary>The URI.</summary>
    public override string ToString() => Key.Length == 0 ? Scheme + Bucket : $"{Scheme}{Bucket}/{Key}";
}
