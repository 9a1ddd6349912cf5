namespace SageMakerEstimator.Core.Defaults;

/// <summary>A setting that can have a default.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Apply">Gives it to an estimator that has none of its own.</param>
/// <param name="Variable">The environment variable that says it when nobody else does; null for none.</param>
internal sealed record DefaultSetting(
    string Name, Type Type, Action<Estimator, object> Apply, string? Variable = null)
{
    public static readonly IReadOnlyList<DefaultSetting> All =
    [
        new("Role", typeof(string), (estimator, value) => estimator.Role ??= (string)value, Aws.RoleSource.Variable),
        new(
            "DefaultBucket",
            typeof(string),
            (estimator, value) => estimator.DefaultBucket ??= (string)value,
            Aws.DefaultBucket.Variable),
        new("Subnet", typeof(string[]), (estimator, value) => Vpc(estimator, vpc => vpc.Subnet = (string[])value)),
        new(
            "SecurityGroupId",
            typeof(string[]),
            (estimator, value) => Vpc(estimator, vpc => vpc.SecurityGroupId = (string[])value)),
        new("OutputKmsKey", typeof(string), (estimator, value) => estimator.OutputKmsKey ??= (string)value),
        new("VolumeKmsKey", typeof(string), VolumeKey),
        new("Tag", typeof(Tag[]), AddTags),
        new(
            "EnableNetworkIsolation",
            typeof(bool),
            (estimator, value) => estimator.EnableNetworkIsolation |= (bool)value),
        new(
            "EncryptInterContainerTraffic",
            typeof(bool),
            (estimator, value) => estimator.EncryptInterContainerTraffic |= (bool)value),
    ];

    public static DefaultSetting? Find(string name) =>
        All.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A VPC is given whole: the estimator's own is never mixed with the default's.</summary>
    private static void Vpc(Estimator estimator, Action<VpcConfig> set) => set(estimator.VpcConfig ??= new VpcConfig());

    /// <summary>Disks that machines bring along take no key; a default must not make such a machine impossible.</summary>
    private static void VolumeKey(Estimator estimator, object value)
    {
        var types = estimator.InstanceGroup.Select(group => group.InstanceType).Append(estimator.InstanceType);
        if (!types.Any(Estimators.LocalStorage.IsOn))
        {
            estimator.VolumeKmsKey ??= (string)value;
        }
    }

    /// <summary>Tags add up; the estimator's own value of a key stays.</summary>
    private static void AddTags(Estimator estimator, object value)
    {
        var own = estimator.Tag.Select(tag => tag.Key).ToHashSet(StringComparer.Ordinal);
        estimator.Tag = [.. estimator.Tag, .. ((Tag[])value).Where(tag => !own.Contains(tag.Key))];
    }
}
