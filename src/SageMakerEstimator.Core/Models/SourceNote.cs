using System.Security.Cryptography;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Models;

/// <summary>
/// What an object was made of, noted beside it in S3: the next deployment of the same finds out without reading the
/// object.
/// </summary>
internal static class SourceNote
{
    public const string Name = "sagemaker-estimator-source";

    /// <summary>The note for a copy of an object, of what else was put into it, or both.</summary>
    public static string Of(string? uri, StoredObject? found, string code = "")
    {
        var text = string.Join('\n', uri, found?.Size, found?.ETag ?? found?.Checksum?.Value, code);
        return Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
