namespace SageMakerEstimator.Core.Estimators;

/// <summary>What an instance type says about where a job runs.</summary>
internal static class InstanceTypes
{
    public const string Local = "local";

    public const string LocalGpu = "local_gpu";

    public static bool IsLocal(string instanceType) =>
        instanceType.Equals(Local, StringComparison.OrdinalIgnoreCase)
        || instanceType.Equals(LocalGpu, StringComparison.OrdinalIgnoreCase);

    /// <summary>The type that decides which image is taken: of several groups the first with GPUs, else the first.</summary>
    public static string Leading(Estimator estimator) =>
        estimator.InstanceGroup.Select(group => group.InstanceType).FirstOrDefault(HasGpu)
        ?? estimator.InstanceGroup.FirstOrDefault()?.InstanceType
        ?? estimator.InstanceType;

    private static bool HasGpu(string type) => Images.InstanceFamily.Of(type) is ['g' or 'p', ..];

    public static Backend BackendOf(string instanceType) => IsLocal(instanceType) ? Backend.Local : Backend.Aws;
}
