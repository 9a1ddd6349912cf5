using System.Management.Automation;
using SageMakerEstimator.Base;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMExecutionRole: the role that SageMaker would work with, and who named it.</summary>
[Cmdlet(VerbsCommon.Get, "SMExecutionRole")]
[OutputType(typeof(ExecutionRole))]
public sealed class GetSMExecutionRoleCommand : AwsDataCmdlet
{
    /// <summary>A role's name or ARN.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    private protected override object? CurrentItem => Role;

    private protected override void End()
    {
        var session = Session;
        WriteObject(Ask((sink, token) => Core.Roles.FindAsync(Role, session, sink, token)));
    }
}
