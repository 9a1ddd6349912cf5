using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>
/// What an endpoint or a transform job serves: an artifact, the image or framework that runs it, and its code.
/// Build-SMModel makes one; Publish-SMEndpoint and New-SMTransformer register it with SageMaker when they need it.
/// </summary>
public sealed class Model
{
    internal Model()
    {
    }

    /// <summary>The name SageMaker knows the model by; null until it is registered.</summary>
    public string? ModelName { get; internal set; }

    /// <summary>The registered model's ARN; null before, and on this machine.</summary>
    public string? ModelArn { get; internal set; }

    /// <summary>What the model is to be called; null for a generated name.</summary>
    public string? Name { get; internal set; }

    /// <summary>
    /// Where the artifact is: <c>…/model.tar.gz</c> in S3, a prefix of many, or <c>file://…</c>; null for none.
    /// </summary>
    public string? ModelData { get; internal set; }

    /// <summary>The image that serves; null when framework and hosting instance type decide.</summary>
    public string? ImageUri { get; internal set; }

    /// <summary>The framework whose container serves the model, <c>PyTorch</c> for example; null for none.</summary>
    public string? Framework { get; internal set; }

    /// <summary>The framework's version; of HuggingFace the version of transformers.</summary>
    public string? FrameworkVersion { get; internal set; }

    /// <summary>Of HuggingFace, what it is built on: <c>pytorch2.0</c>; null otherwise.</summary>
    public string? BaseFrameworkVersion { get; internal set; }

    /// <summary>The container's Python, <c>py310</c> for example; null when the version says it.</summary>
    public string? PyVersion { get; internal set; }

    /// <summary>
    /// The script that serves, relative to <see cref="SourceDir"/> when there is one, else an absolute path; null for
    /// a container that brings its own.
    /// </summary>
    public string? EntryPoint { get; internal set; }

    /// <summary>The folder of that script, or the URI of a packed bundle; null for a single file.</summary>
    public string? SourceDir { get; internal set; }

    /// <summary>Absolute paths of further files and folders that the script needs.</summary>
    public IReadOnlyList<string> Dependency { get; internal set; } = [];

    /// <summary>Where code and repacked models are uploaded to; null for the default bucket.</summary>
    public string? CodeLocation { get; internal set; }

    /// <summary>False uploads code without SSE-KMS.</summary>
    public bool EncryptsCode { get; internal set; } = true;

    /// <summary>The KMS key of uploaded code and repacked models; null for the account's own.</summary>
    public string? ModelKmsKey { get; internal set; }

    /// <summary>The level of the container's log: 10, 20, 30, 40 or 50; null leaves it to the container.</summary>
    public int? ContainerLogLevel { get; internal set; }

    /// <summary>How many processes the model server starts; null for one a vCPU.</summary>
    public int? ModelServerWorker { get; internal set; }

    /// <summary>Environment variables of the container.</summary>
    public OrderedDictionary Environment { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>The IAM role, a name or an ARN; not needed in local mode.</summary>
    public string? Role { get; internal set; }

    /// <summary>The VPC of the containers; null for none.</summary>
    public VpcConfig? VpcConfig { get; internal set; }

    /// <summary>True keeps the containers off the network.</summary>
    public bool EnableNetworkIsolation { get; internal set; }

    /// <summary>Platform or Vpc: how the image's registry is reached; null leaves it to the service.</summary>
    public string? RepositoryAccessMode { get; internal set; }

    /// <summary>True serves all the archives below the prefix that <see cref="ModelData"/> is.</summary>
    public bool MultiModel { get; internal set; }

    /// <summary>The models of a pipeline, in the order a request passes them; empty for a single model.</summary>
    public IReadOnlyList<Model> Container { get; internal set; } = [];

    /// <summary>Tags of the model and of what is made from it.</summary>
    public IReadOnlyList<Tag> Tag { get; internal set; } = [];

    /// <summary>The job that trained it; null when none of ours did.</summary>
    public string? TrainingJobName { get; internal set; }

    /// <summary>The instance family it was compiled for, <c>ml_c5</c> for example; null for an uncompiled model.</summary>
    public string? CompiledFor { get; internal set; }

    /// <summary>The job that compiled it; null for an uncompiled model.</summary>
    public string? CompilationJobName { get; internal set; }

    /// <summary>How records are written to its endpoints.</summary>
    public string Serializer { get; internal set; } = "csv";

    /// <summary>How answers are read.</summary>
    public string Deserializer { get; internal set; } = "json";

    /// <summary>The MIME type of requests.</summary>
    public string ContentType { get; internal set; } = "text/csv";

    /// <summary>The MIME type that is asked for.</summary>
    public string Accept { get; internal set; } = "application/json";

    /// <summary>Where the artifact lies, and the registered model lives.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null on this machine.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null on this machine or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>What generated names begin with; null for the image's or the job's name.</summary>
    internal string? BaseName { get; set; }

    /// <summary>The estimator that trained it.</summary>
    internal Estimator? Origin { get; set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>A copy that later changes don't touch.</summary>
    internal Model Copy() => (Model)MemberwiseClone();

    /// <summary>The model's name, else its artifact.</summary>
    public override string ToString() => ModelName ?? Name ?? ModelData ?? ImageUri ?? "";
}
