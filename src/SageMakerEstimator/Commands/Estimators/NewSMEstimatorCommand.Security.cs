using System.Management.Automation;

namespace SageMakerEstimator.Commands;

/// <content>Networks, keys and registries.</content>
public sealed partial class NewSMEstimatorCommand
{
    /// <summary>The subnets of the job's machines.</summary>
    [Parameter]
    [Alias("Subnets")]
    [ValidateNotNullOrEmpty]
    public string[] Subnet { get; set; } = [];

    /// <summary>Their security groups.</summary>
    [Parameter]
    [Alias("SecurityGroupIds")]
    [ValidateNotNullOrEmpty]
    public string[] SecurityGroupId { get; set; } = [];

    /// <summary>Keep the containers off the network.</summary>
    [Parameter]
    public SwitchParameter EnableNetworkIsolation { get; set; }

    /// <summary>Encrypt what machines say to each other.</summary>
    [Parameter]
    [Alias("EnableInterContainerTrafficEncryption")]
    public SwitchParameter EncryptInterContainerTraffic { get; set; }

    /// <summary>The KMS key of the results.</summary>
    [Parameter]
    [Alias("OutputKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? OutputKmsKey { get; set; }

    /// <summary>How uploaded code is encrypted.</summary>
    [Parameter]
    [ValidateSet("Kms", "None")]
    public string CodeEncryption { get; set; } = "Kms";

    /// <summary>How the image's registry is reached.</summary>
    [Parameter]
    [ValidateSet("Platform", "Vpc")]
    public string? TrainingRepositoryAccessMode { get; set; }

    /// <summary>The Lambda function that gives credentials for it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrainingRepositoryCredentialsProviderArn { get; set; }

    /// <summary>Let session tags go on to the job.</summary>
    [Parameter]
    public SwitchParameter EnableSessionTagChaining { get; set; }

    /// <summary>Let a shell be opened in the containers.</summary>
    [Parameter]
    public SwitchParameter EnableRemoteDebug { get; set; }

    /// <summary>A switch that is given as false is an answer, and goes before a default that says true.</summary>
    private protected override IReadOnlyDictionary<string, object> Defaults
    {
        get
        {
            var given = new Dictionary<string, object>(base.Defaults, StringComparer.OrdinalIgnoreCase);
            foreach (var name in new[] { nameof(EnableNetworkIsolation), nameof(EncryptInterContainerTraffic) })
            {
                if (MyInvocation.BoundParameters.ContainsKey(name))
                {
                    given[name] = false;
                }
            }

            return given;
        }
    }

    private void AddSecurity(Estimator draft)
    {
        draft.VpcConfig = Subnet.Length + SecurityGroupId.Length == 0
            ? null
            : new VpcConfig { Subnet = Subnet, SecurityGroupId = SecurityGroupId };
        draft.EnableNetworkIsolation = EnableNetworkIsolation;
        draft.EncryptInterContainerTraffic = EncryptInterContainerTraffic;
        draft.OutputKmsKey = OutputKmsKey;
        draft.EncryptsCode = CodeEncryption.Equals("Kms", StringComparison.OrdinalIgnoreCase);
        draft.TrainingRepositoryAccessMode = TrainingRepositoryAccessMode;
        draft.TrainingRepositoryCredentialsProviderArn = TrainingRepositoryCredentialsProviderArn;
        draft.EnableSessionTagChaining = Said(nameof(EnableSessionTagChaining), EnableSessionTagChaining);
        draft.EnableRemoteDebug = Said(nameof(EnableRemoteDebug), EnableRemoteDebug);
    }

    /// <summary>A switch that says nothing when it isn't given: false is an answer, too.</summary>
    private bool? Said(string name, SwitchParameter value) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? value.ToBool() : null;
}
