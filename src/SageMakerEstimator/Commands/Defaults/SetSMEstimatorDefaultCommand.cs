using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Set-SMEstimatorDefault: what New-SMEstimator takes where a parameter isn't given.</summary>
[Cmdlet(VerbsCommon.Set, "SMEstimatorDefault", SupportsShouldProcess = true)]
[OutputType(typeof(EstimatorDefault))]
public sealed class SetSMEstimatorDefaultCommand : SageMakerCmdlet
{
    private const string SessionScope = "Session";
    private const string UserScope = "User";

    /// <summary>The IAM role.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>The bucket for what has no place of its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DefaultBucket { get; set; }

    /// <summary>The subnets of jobs.</summary>
    [Parameter]
    [Alias("Subnets")]
    [ValidateNotNullOrEmpty]
    public string[]? Subnet { get; set; }

    /// <summary>Their security groups.</summary>
    [Parameter]
    [Alias("SecurityGroupIds")]
    [ValidateNotNullOrEmpty]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>The KMS key of results.</summary>
    [Parameter]
    [Alias("OutputKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? OutputKmsKey { get; set; }

    /// <summary>The KMS key of volumes.</summary>
    [Parameter]
    [Alias("VolumeKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? VolumeKmsKey { get; set; }

    /// <summary>Tags of every job.</summary>
    [Parameter]
    [Alias("Tags")]
    [Tag]
    public Tag[]? Tag { get; set; }

    /// <summary>Keep containers off the network.</summary>
    [Parameter]
    public bool EnableNetworkIsolation { get; set; }

    /// <summary>Encrypt what machines say to each other.</summary>
    [Parameter]
    [Alias("EnableInterContainerTrafficEncryption")]
    public bool EncryptInterContainerTraffic { get; set; }

    /// <summary>Settings that have no default any more.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EstimatorDefaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Remove { get; set; } = [];

    /// <summary>Forget all that were set, before anything else.</summary>
    [Parameter]
    public SwitchParameter Clear { get; set; }

    /// <summary>This session, or a file of the user's.</summary>
    [Parameter]
    [ValidateSet(SessionScope, UserScope)]
    public string Scope { get; set; } = SessionScope;

    /// <summary>Write what counts now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool IsOfUser => Scope.Equals(UserScope, StringComparison.OrdinalIgnoreCase);

    private protected override void End()
    {
        var change = Change();
        var target = IsOfUser ? Core.Defaults.UserFile : "the defaults of this session";

        // A file that can't be read is no reason not to clear it.
        var old = Clear ? new Dictionary<string, object>() : IsOfUser ? Core.Defaults.OfUser() : SessionDefaults.Current;
        var next = Core.Defaults.Change(old, change);
        if (!ShouldProcess(target, "Change defaults"))
        {
            return;
        }

        if (IsOfUser)
        {
            Core.Defaults.SaveOfUser(next);
        }
        else
        {
            SessionDefaults.Current = next;
        }

        if (PassThru)
        {
            WriteObject(Core.Defaults.Effective(SessionDefaults.Current), enumerateCollection: true);
        }
    }

    private DefaultChange Change()
    {
        var unknown = Array.Find(
            Remove, name => !Core.Defaults.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"-Remove '{unknown}': there are defaults of {string.Join(", ", Core.Defaults.Names)}.")
            {
                Target = unknown,
            };
        }

        var bound = MyInvocation.BoundParameters;
        var merge = Core.Defaults.Names.Where(bound.ContainsKey).ToDictionary(name => name, Given);
        return Clear || Remove.Length > 0 || merge.Count > 0
            ? new DefaultChange(Clear, Remove, merge)
            : throw new SageMakerEstimatorException(
                ErrorId.NothingToChange, ErrorKind.InvalidArgument, "Nothing was named that is to be different.")
            {
                RecommendedAction = "Add -Role or another setting, -Remove or -Clear; Get-SMEstimatorDefault shows what there is.",
            };
    }

    /// <summary>The parameter's own value: what is bound may still be in PowerShell's wrapping.</summary>
    private object Given(string name) => GetType().GetProperty(name)!.GetValue(this)!;
}
