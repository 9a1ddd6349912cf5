using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Models;

/// <summary>The store of a URI, wherever it lies: a model may be trained in one place and served in another.</summary>
internal sealed class ModelStores(Backends backends, AwsSession session)
{
    public IObjectStore Of(string uri) =>
        S3Uri.Is(uri) ? backends.Cloud(session).Objects : backends.Local().Objects;
}
