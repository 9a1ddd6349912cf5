namespace SageMakerEstimator.Core.Models;

/// <summary>Which of the models that were compiled of an estimator's, one an instance family, is for which machines.</summary>
internal static class CompiledChoice
{
    /// <summary>The family as compilation jobs name it: <c>ml.c5.xlarge</c> is of <c>ml_c5</c>.</summary>
    public static string FamilyOf(string instanceType)
    {
        var end = instanceType.LastIndexOf('.');
        return (end < 0 ? instanceType : instanceType[..end]).Replace('.', '_');
    }

    public static Model Of(Estimator estimator, string? instanceType)
    {
        if (instanceType is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.InstanceTypeMissing,
                ErrorKind.InvalidArgument,
                "-UseCompiledModel needs -InstanceType: a model is compiled for one family of instances.");
        }

        var family = FamilyOf(instanceType);
        if (estimator.CompiledModel.TryGetValue(family, out var model))
        {
            return model;
        }

        var known = estimator.CompiledModel.Keys.Order(StringComparer.Ordinal).ToArray();
        throw new SageMakerEstimatorException(
            ErrorId.ModelNotCompiled,
            ErrorKind.InvalidArgument,
            $"No model of this estimator was compiled for {family}"
            + (known.Length == 0 ? "." : $", but for {string.Join(", ", known)}."))
        {
            Target = instanceType,
            RecommendedAction = $"Compile one first: Invoke-SMCompile -TargetInstanceFamily {family}",
        };
    }
}
