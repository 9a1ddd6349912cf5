using System.Text.RegularExpressions;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>What an instance type says about where a job runs.</summary>
internal static partial class InstanceTypes
{
    private static readonly Lazy<IReadOnlyList<string>> Known = new(Read);

    public const string Local = "local";

    public const string LocalGpu = "local_gpu";

    public static bool IsLocal(string instanceType) =>
        instanceType.Equals(Local, StringComparison.OrdinalIgnoreCase)
        || instanceType.Equals(LocalGpu, StringComparison.OrdinalIgnoreCase);

    /// <summary>This machine's types as they are written everywhere, however a user wrote them; others as they are.</summary>
    public static string Written(string instanceType) =>
        IsLocal(instanceType) ? instanceType.ToLowerInvariant() : instanceType;

    /// <summary>The type that decides which image is taken: of several groups the first with GPUs, else the first.</summary>
    public static string Leading(Estimator estimator) =>
        estimator.InstanceGroup.Select(group => group.InstanceType).FirstOrDefault(HasGpu)
        ?? estimator.InstanceGroup.FirstOrDefault()?.InstanceType
        ?? estimator.InstanceType;

    /// <summary>Refuses what can't be a type; one that is newer than this module, or a slip, is a warning.</summary>
    public static void Check(string type, IOperationSink sink)
    {
        CheckForm(type);
        if (!Known.Value.Contains(type))
        {
            sink.Warning(
                $"This version of the module doesn't know {type} for training; the nearest it knows is "
                + $"{NearestMatch.Of(type, Known.Value) ?? Known.Value[0]}. It is sent as it is.");
        }
    }

    /// <summary>Refuses what can't be a type of any kind of job.</summary>
    public static void CheckForm(string type)
    {
        if (!Pattern().IsMatch(type))
        {
            var near = NearestMatch.Of(type, Known.Value);
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"'{type}' is no instance type: they look like ml.m5.xlarge.{(near is null ? "" : $" The nearest is {near}.")}")
            {
                Target = type,
                RecommendedAction = near is null ? "Give one of SageMaker's, or local." : $"Try -InstanceType {near}.",
            };
        }
    }

    /// <summary>Refuses what can't be a type of machines to serve or transform on; this machine's own, and none, are fine.</summary>
    public static void CheckServing(string? type)
    {
        if (type is not null && !IsLocal(type))
        {
            CheckForm(type);
        }
    }

    private static bool HasGpu(string type) => InstanceFamily.Of(type) is ['g' or 'p', ..];

    public static Backend BackendOf(string instanceType) => IsLocal(instanceType) ? Backend.Local : Backend.Aws;

    private static IReadOnlyList<string> Read()
    {
        using var stream = typeof(InstanceTypes).Assembly.GetManifestResourceStream("instance-types.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^ml\.[a-z0-9-]+\.[a-z0-9]+\z")]
    private static partial Regex Pattern();
}
