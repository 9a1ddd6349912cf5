namespace SageMakerEstimator;

/// <summary>The part of a VPC that machines work in. Both lists are needed.</summary>
public sealed class VpcConfig
{
    internal VpcConfig()
    {
    }

    /// <summary>1 to 16 subnet ids.</summary>
    public IReadOnlyList<string> Subnet { get; internal set; } = [];

    /// <summary>1 to 5 security group ids.</summary>
    public IReadOnlyList<string> SecurityGroupId { get; internal set; } = [];

    /// <summary>The ids.</summary>
    public override string ToString() => string.Join(", ", Subnet.Concat(SecurityGroupId));
}

/// <summary>A number that training prints, and how to find it in the log.</summary>
public sealed class MetricDefinition
{
    internal MetricDefinition()
    {
    }

    /// <summary>The metric's name: 1 to 255 characters.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>A regular expression whose first group is the number: 1 to 500 characters.</summary>
    public string Regex { get; internal set; } = "";

    /// <summary>Name and expression.</summary>
    public override string ToString() => $"{Name}={Regex}";
}

/// <summary>Some of the machines of a heterogeneous cluster.</summary>
public sealed class InstanceGroup
{
    internal InstanceGroup()
    {
    }

    /// <summary>The group's name: 1 to 64 characters.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The SageMaker instance type.</summary>
    public string InstanceType { get; internal set; } = "";

    /// <summary>How many machines.</summary>
    public int InstanceCount { get; internal set; } = 1;

    /// <summary>Name, number and type.</summary>
    public override string ToString() => $"{Name}: {InstanceCount} x {InstanceType}";
}
