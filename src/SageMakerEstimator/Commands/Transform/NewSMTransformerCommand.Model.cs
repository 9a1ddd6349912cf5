using System.Management.Automation;

namespace SageMakerEstimator.Commands;

/// <summary>What of New-SMTransformer is about the model that is registered.</summary>
public sealed partial class NewSMTransformerCommand
{
    /// <summary>The model's IAM role.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>How many processes the model server starts.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("ModelServerWorkers")]
    [ValidateRange(1, int.MaxValue)]
    public int? ModelServerWorker { get; set; }

    /// <summary>The model's subnets.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("Subnets")]
    [ValidateNotNullOrEmpty]
    public string[]? Subnet { get; set; }

    /// <summary>The model's security groups.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("SecurityGroupIds")]
    [ValidateNotNullOrEmpty]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>No VPC, whatever the training had.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    public SwitchParameter NoVpcConfig { get; set; }

    /// <summary>Keep the model's containers off the network.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    public SwitchParameter EnableNetworkIsolation { get; set; }

    /// <summary>The script that serves, when it isn't the one that trained.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? EntryPoint { get; set; }

    /// <summary>The folder of that script.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? SourceDir { get; set; }

    /// <summary>Further files and folders beside that script.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    [Alias("Dependencies")]
    [ValidateNotNullOrEmpty]
    public string[]? Dependency { get; set; }

    /// <summary>The name is of a job of this machine.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    public SwitchParameter Local { get; set; }

    /// <summary>Take the model of a stopped job, too.</summary>
    [Parameter(ParameterSetName = ModelSet)]
    public SwitchParameter AllowStopped { get; set; }

    private ModelOptions ModelOptions()
    {
        if (EntryPoint is null && (SourceDir is not null || Dependency is not null))
        {
            throw Conflict(
                "-SourceDir and -Dependency belong to the script that -EntryPoint names; without it the script that "
                + "trained serves.");
        }

        if (NoVpcConfig && (Subnet is not null || SecurityGroupId is not null))
        {
            throw Conflict("-NoVpcConfig and -Subnet or -SecurityGroupId contradict each other.");
        }

        if (Subnet is null != SecurityGroupId is null)
        {
            throw Conflict("-Subnet and -SecurityGroupId go together: a VPC needs both.");
        }

        var sourceDir = SourceDir is null ? null : ResolvePath(SourceDir);
        return new ModelOptions
        {
            Name = ModelName,
            Role = Role,
            ModelServerWorker = ModelServerWorker,
            VpcConfig = Subnet is null ? null : new VpcConfig { Subnet = Subnet, SecurityGroupId = SecurityGroupId! },
            NoVpcConfig = NoVpcConfig,
            EnableNetworkIsolation = MyInvocation.BoundParameters.ContainsKey(nameof(EnableNetworkIsolation))
                ? EnableNetworkIsolation
                : null,
            SourceDir = sourceDir,
            EntryPoint = EntryPoint is null || sourceDir is not null ? EntryPoint : ResolvePath(EntryPoint),
            Dependency = [.. (Dependency ?? []).Select(ResolvePath)],
            AllowStopped = AllowStopped,
        };
    }

    private static SageMakerEstimatorException Conflict(string message) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message);
}
