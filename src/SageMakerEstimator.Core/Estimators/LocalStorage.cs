namespace SageMakerEstimator.Core.Estimators;

/// <summary>Instance types that bring disks of their own, encrypted by hardware: no size to choose, and no key.</summary>
internal static class LocalStorage
{
    // Source: SageMaker's instance types in the EC2 documentation of instance store volumes.
    private static readonly HashSet<string> Families = new(StringComparer.Ordinal)
    {
        "c5d", "c6gd", "c6id", "m5d", "m6gd", "m6id", "m7gd", "r5d", "r6gd", "r6id", "r7gd",
        "g4dn", "g5", "g6", "g6e", "gr6", "p3dn", "p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300", "p6e-gb200",
        "trn1", "trn1n", "trn2", "i3", "i3en", "i4i", "d3",
    };

    public static bool IsOn(string? instanceType) =>
        instanceType?.Split('.') is ["ml", var family, _] && Families.Contains(family);
}
