using System.Collections;
using System.Collections.Specialized;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Training;

/// <summary>Where machines stand, out of a dictionary in CreateTrainingJob's own shape.</summary>
internal static class Placement
{
    public static InstancePlacementConfig? Of(OrderedDictionary values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        foreach (string name in values.Keys)
        {
            if (name is not (nameof(InstancePlacementConfig.EnableMultipleJobs)
                or nameof(InstancePlacementConfig.PlacementSpecifications)))
            {
                throw Invalid($"'{name}' is no member of it", name);
            }
        }

        return new InstancePlacementConfig
        {
            EnableMultipleJobs = values[nameof(InstancePlacementConfig.EnableMultipleJobs)] as bool?,
            PlacementSpecifications = values[nameof(InstancePlacementConfig.PlacementSpecifications)] is IEnumerable list and not string
                ? [.. list.Cast<object?>().Select(Specification)]
                : null,
        };
    }

    /// <summary>The dictionary of a placement that a job has; empty for none.</summary>
    public static OrderedDictionary From(InstancePlacementConfig? placement)
    {
        var values = new OrderedDictionary(StringComparer.Ordinal);
        if (placement?.EnableMultipleJobs is { } several)
        {
            values.Add(nameof(InstancePlacementConfig.EnableMultipleJobs), several);
        }

        if (placement?.PlacementSpecifications is { Count: > 0 } specifications)
        {
            values.Add(nameof(InstancePlacementConfig.PlacementSpecifications), specifications.Select(Members).ToArray<object?>());
        }

        return values;
    }

    private static OrderedDictionary Members(PlacementSpecification specification)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal)
        {
            { nameof(PlacementSpecification.InstanceCount), specification.InstanceCount },
        };
        if (specification.UltraServerId is { } server)
        {
            members.Add(nameof(PlacementSpecification.UltraServerId), server);
        }

        return members;
    }

    private static PlacementSpecification Specification(object? value)
    {
        if (value is not IDictionary specification)
        {
            throw Invalid("a placement specification is a dictionary with InstanceCount and UltraServerId", value ?? "null");
        }

        return new PlacementSpecification
        {
            UltraServerId = specification[nameof(PlacementSpecification.UltraServerId)] as string,
            InstanceCount = specification[nameof(PlacementSpecification.InstanceCount)] is { } count
                ? Convert.ToInt32(count, System.Globalization.CultureInfo.InvariantCulture)
                : throw Invalid("a placement specification has no InstanceCount", value),
        };
    }

    private static SageMakerEstimatorException Invalid(string why, object target) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"-InstancePlacementConfig: {why}.") { Target = target };
}
