using FakeAws.State;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A request that the double got, in one line: operation, place, and what the line's reader cares about.</summary>
internal static class RequestLine
{
    public static string Of(RecordedRequest request)
    {
        string?[] parts =
        [
            request.Operation,
            Value(request, "RoleName"),
            Value(request, "Bucket"),
            Value(request, "Key"),
            Named("location", Value(request, "LocationConstraint")),
            Named("part", Value(request, "partNumber")),
            Named("encryption", Value(request, "x-amz-server-side-encryption")),
            Named("key", Value(request, "x-amz-server-side-encryption-aws-kms-key-id")),
            Named("owner", Value(request, "x-amz-expected-bucket-owner")),
            request.Status is >= 300 ? request.ErrorCode ?? request.Status.ToString() : null,
        ];
        return string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string? Value(RecordedRequest request, string name) => request.Parameters[name]?.ToString();

    private static string? Named(string name, string? value) => value is null ? null : $"{name}={value}";
}
