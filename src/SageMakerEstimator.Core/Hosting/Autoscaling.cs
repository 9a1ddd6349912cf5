using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>
/// What autoscaling does with an endpoint that is to be updated: it is named, and what the service refuses because of it
/// is said before anything is made.
/// </summary>
internal sealed class Autoscaling(IBackend backend, string endpointName, IOperationSink sink)
{
    // Of use, but not worth waiting for: a network may have no way to this service.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The targets of an endpoint's variants; none when nobody may say.</summary>
    public async Task<IReadOnlyList<ScalableTarget>> TargetsAsync(
        IReadOnlyList<ProductionVariant> variants, CancellationToken token)
    {
        if (backend.Scaling is not { } scaling || variants.Count == 0)
        {
            return [];
        }

        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, patience.Token);
        try
        {
            var answer = await scaling.DescribeScalableTargetsAsync(
                new()
                {
                    ServiceNamespace = "sagemaker",
                    ResourceIds = [.. variants.Select(ResourceOf)],
                    ScalableDimension = "sagemaker:variant:DesiredInstanceCount",
                },
                either.Token).ConfigureAwait(false);
            return answer.ScalableTargets ?? [];
        }
        catch (ServiceException error)
        {
            return Unknown(error.Message);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return Unknown("no answer came.");
        }
    }

    /// <summary>Refuses other machines for a variant whose number of machines autoscaling changes.</summary>
    public void Check(
        IReadOnlyList<ScalableTarget> targets,
        IReadOnlyList<ProductionVariant> before,
        IReadOnlyList<ProductionVariant> after)
    {
        foreach (var variant in before)
        {
            var target = targets.FirstOrDefault(found => found.ResourceId == ResourceOf(variant));
            var next = after.FirstOrDefault(found => found.VariantName == variant.VariantName);
            if (target is not null && next?.InstanceType != variant.InstanceType)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.EndpointScaled,
                    ErrorKind.ResourceBusy,
                    $"Autoscaling keeps {Described(target)}, and SageMaker gives such a variant no other machines. Nothing was "
                    + "changed.")
                {
                    Target = endpointName,
                    RecommendedAction = "Leave -InstanceType out, or take the variant out of autoscaling first: aws "
                        + "application-autoscaling deregister-scalable-target --service-namespace sagemaker "
                        + $"--scalable-dimension sagemaker:variant:DesiredInstanceCount --resource-id {target.ResourceId}",
                };
            }
        }
    }

    /// <summary>Said once the endpoint is as it was asked for.</summary>
    public void Tell(IReadOnlyList<ScalableTarget> targets)
    {
        foreach (var target in targets)
        {
            sink.Information($"Autoscaling keeps {Described(target)}.", InformationTags.Host, InformationTags.Status);
        }
    }

    private static string Described(ScalableTarget target) =>
        $"{target.ResourceId} between {target.MinCapacity} and {target.MaxCapacity} machines";

    private string ResourceOf(ProductionVariant variant) => $"endpoint/{endpointName}/variant/{variant.VariantName}";

    private IReadOnlyList<ScalableTarget> Unknown(string why)
    {
        sink.Verbose($"Whether autoscaling changes endpoint '{endpointName}' can't be told: {why}");
        return [];
    }
}
