namespace SageMakerEstimator.Core.Estimators;

/// <summary>What an instance type says about where a job runs.</summary>
internal static class InstanceTypes
{
    public const string Local = "local";

    public const string LocalGpu = "local_gpu";

    public static bool IsLocal(string instanceType) =>
        instanceType.Equals(Local, StringComparison.OrdinalIgnoreCase)
        || instanceType.Equals(LocalGpu, StringComparison.OrdinalIgnoreCase);

    public static Backend BackendOf(string instanceType) => IsLocal(instanceType) ? Backend.Local : Backend.Aws;
}
