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
