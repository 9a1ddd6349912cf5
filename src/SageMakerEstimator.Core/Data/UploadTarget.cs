using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Data;

/// <summary>The S3 of a session: where data goes, and how.</summary>
internal sealed record UploadTarget(IObjectStore Objects, IFileStore Files)
{
    public static UploadTarget Of(AwsBackend backend) => new(backend.Objects, backend.Files);
}
