using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>A cmdlet that makes a model of what comes in, and what can be said over that.</summary>
public abstract class ModelCmdlet : AwsObjectCmdlet
{
    /// <summary>The image that serves.</summary>
    [Parameter]
    [Alias("Image", "ImageName")]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    public string? ImageUri { get; set; }

    /// <summary>The model's IAM role.</summary>
    [Parameter]
    [Alias("ExecutionRoleArn")]
    [ValidateNotNullOrEmpty]
    public string? Role { get; set; }

    /// <summary>The script that serves, when it isn't the one that trained.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EntryPoint { get; set; }

    /// <summary>The folder of that script.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceDir { get; set; }

    /// <summary>Further files and folders beside that script.</summary>
    [Parameter]
    [Alias("Dependencies")]
    [ValidateNotNullOrEmpty]
    public string[]? Dependency { get; set; }

    /// <summary>Environment variables of the model server.</summary>
    [Parameter]
    [Alias("Env")]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>How many processes the model server starts.</summary>
    [Parameter]
    [Alias("ModelServerWorkers")]
    [ValidateRange(1, int.MaxValue)]
    public int? ModelServerWorker { get; set; }

    /// <summary>The model's subnets.</summary>
    [Parameter]
    [Alias("Subnets")]
    [ValidateNotNullOrEmpty]
    public string[]? Subnet { get; set; }

    /// <summary>The model's security groups.</summary>
    [Parameter]
    [Alias("SecurityGroupIds")]
    [ValidateNotNullOrEmpty]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>No VPC, whatever the training had.</summary>
    [Parameter]
    public SwitchParameter NoVpcConfig { get; set; }

    /// <summary>Keep the model's containers off the network.</summary>
    [Parameter]
    public SwitchParameter EnableNetworkIsolation { get; set; }

    /// <summary>How the image's registry is reached.</summary>
    [Parameter]
    [ValidateSet("Platform", "Vpc")]
    public string? RepositoryAccessMode { get; set; }

    /// <summary>Where code and repacked models are uploaded to.</summary>
    [Parameter]
    [ValidatePattern("^s3://[^/]")]
    public string? CodeLocation { get; set; }

    /// <summary>How they are encrypted.</summary>
    [Parameter]
    [ValidateSet("Kms", "None")]
    public string? CodeEncryption { get; set; }

    /// <summary>The KMS key of that.</summary>
    [Parameter]
    [Alias("ModelKmsKeyId")]
    [ValidateNotNullOrEmpty]
    public string? ModelKmsKey { get; set; }

    /// <summary>Send a model of this machine to S3 when it is to be served in AWS.</summary>
    [Parameter]
    public SwitchParameter UploadModel { get; set; }

    /// <summary>Tags of what is made.</summary>
    [Parameter]
    [Alias("Tags")]
    [Tag]
    public Tag[]? Tag { get; set; }

    /// <summary>What is said over the model that comes in.</summary>
    private protected ModelOptions ModelOptions(string? name, bool allowStopped, PredictorOptions predictor)
    {
        CheckTogether();
        var sourceDir = SourceDir is null || SourceDir.Contains("://", StringComparison.Ordinal)
            ? SourceDir
            : ResolvePath(SourceDir);
        return new ModelOptions
        {
            Name = name,
            ImageUri = ImageUri,
            Role = Role,
            VpcConfig = Subnet is null ? null : new VpcConfig { Subnet = Subnet, SecurityGroupId = SecurityGroupId! },
            NoVpcConfig = NoVpcConfig,
            EnableNetworkIsolation = MyInvocation.BoundParameters.ContainsKey(nameof(EnableNetworkIsolation))
                ? EnableNetworkIsolation
                : null,
            EntryPoint = EntryPoint is null || (sourceDir is not null && !Path.IsPathRooted(EntryPoint))
                ? EntryPoint
                : ResolvePath(EntryPoint),
            SourceDir = sourceDir,
            Dependency = [.. (Dependency ?? []).Select(ResolvePath)],
            Environment = Environment is null
                ? new OrderedDictionary(StringComparer.Ordinal)
                : PlainValue.Dictionary(Environment, nameof(Environment)),
            ModelServerWorker = ModelServerWorker,
            RepositoryAccessMode = RepositoryAccessMode,
            CodeLocation = CodeLocation,
            EncryptsCode = CodeEncryption?.Equals("Kms", StringComparison.OrdinalIgnoreCase),
            ModelKmsKey = ModelKmsKey,
            Tag = Tag,
            AllowStopped = allowStopped,
            UploadModel = UploadModel,
            Cloud = Session,
            Predictor = predictor,
        };
    }

    private void CheckTogether()
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
    }

    private protected static SageMakerEstimatorException Conflict(string message, string? remedy = null) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { RecommendedAction = remedy };
}
