namespace SageMakerEstimator;

/// <summary>The IAM role that SageMaker works with, and who named it. As text it is its ARN.</summary>
public sealed class ExecutionRole
{
    internal const string FromParameter = "parameter";

    internal ExecutionRole()
    {
    }

    /// <summary>The role's ARN.</summary>
    public string RoleArn { get; internal init; } = "";

    /// <summary>Its name, without a path.</summary>
    public string RoleName => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];

    /// <summary>Who named it: the parameter, a default, the environment variable, the notebook, or the caller's identity.</summary>
    public string Source { get; internal init; } = "";

    /// <summary>True when IAM couldn't be asked, and the ARN was made up of the account and the name.</summary>
    public bool IsComposed { get; internal init; }

    /// <summary>The ARN.</summary>
    public override string ToString() => RoleArn;
}
