using System.Collections;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Get-SMImageUri: finds the URI of a public image of SageMaker, or lists the catalogue of them.</summary>
[Cmdlet(VerbsCommon.Get, "SMImageUri", DefaultParameterSetName = UriSet)]
[OutputType(typeof(string), ParameterSetName = [UriSet])]
[OutputType(typeof(ImageCatalogEntry), ParameterSetName = [ListSet])]
public sealed class GetSMImageUriCommand : SageMakerCmdlet
{
    private const string UriSet = "Uri";
    private const string ListSet = "List";

    /// <summary>Frameworks or algorithms; with -List patterns too.</summary>
    [Parameter(ParameterSetName = UriSet, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = ListSet, Position = 0)]
    [Alias("Framework", "Algorithm")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ImageCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Write what there is, not a URI.</summary>
    [Parameter(ParameterSetName = ListSet, Mandatory = true)]
    public SwitchParameter List { get; set; }

    /// <summary>The AWS region: its name or a region object.</summary>
    [Parameter]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public object? Region { get; set; }

    /// <summary>The version of the framework or algorithm, in full or short.</summary>
    [Parameter]
    [Alias("FrameworkVersion", "AlgorithmVersion")]
    [ArgumentCompleter(typeof(ImageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The version of Python: py310.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ImageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PyVersion { get; set; }

    /// <summary>What the image is for: training, inference, processing and so on.</summary>
    [Parameter]
    [Alias("ImageScope")]
    [ArgumentCompleter(typeof(ImageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scope { get; set; }

    /// <summary>Of HuggingFace, the framework below: pytorch2.0, tensorflow2.6.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ImageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? BaseFrameworkVersion { get; set; }

    /// <summary>The instance type that the image will run on.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InstanceType { get; set; }

    /// <summary>The accelerator of Elastic Inference: ml.eia2.medium.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    public string? AcceleratorType { get; set; }

    /// <summary>The last part of the tag, for images of which the catalogue knows none.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    public string? ContainerVersion { get; set; }

    /// <summary>How training is distributed, in the form of the Python SDK.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [ValidateNotNull]
    public IDictionary? Distribution { get; set; }

    /// <summary>The tool of AWS Neuron that the image is made with.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [ValidateSet("neuron", "neuronx")]
    public string? InferenceTool { get; set; }

    /// <summary>The version of the Neuron SDK: sdk2.20.0.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [ArgumentCompleter(typeof(ImageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SdkVersion { get; set; }

    /// <summary>The image is for a serverless endpoint.</summary>
    [Parameter(ParameterSetName = UriSet)]
    public SwitchParameter Serverless { get; set; }

    /// <summary>The AWS profile whose region is taken when none is said.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>The file of AWS profiles, when it isn't the usual one.</summary>
    [Parameter(ParameterSetName = UriSet)]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>A file with regions, versions and images to put over the catalogue.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CatalogPath { get; set; }

    private string? RegionName => SessionPlace.RegionName(Region);

    private string? Overlay => CatalogPath is null ? null : ResolvePath(CatalogPath);

    private protected override void End()
    {
        foreach (var name in Name)
        {
            try
            {
                if (ParameterSetName == ListSet)
                {
                    WriteObject(Entries(name).Where(IsMeant), enumerateCollection: true);
                }
                else
                {
                    WriteObject(Uri(name));
                }
            }
            catch (SageMakerEstimatorException error) when (error.ErrorId != ErrorId.ImageCatalogInvalid)
            {
                WriteError(ErrorRecords.From(error, name));
            }
        }
    }

    private string Uri(string name) =>
        Ask((sink, _) => Task.FromResult(Core.Images.Find(Query(name), Session, Overlay, sink)));

    private ImageQuery Query(string name) => new()
    {
        Name = name,
        Region = RegionName,
        Version = Version,
        PyVersion = PyVersion,
        InstanceType = InstanceType,
        Scope = Scope,
        AcceleratorType = AcceleratorType,
        BaseFrameworkVersion = BaseFrameworkVersion,
        ContainerVersion = ContainerVersion,
        Distribution = Distribution is null ? null : PlainValue.Dictionary(Distribution, nameof(Distribution)),
        InferenceTool = InferenceTool?.ToLowerInvariant(),
        SdkVersion = SdkVersion,
        Serverless = Serverless,
    };

    private AwsSession Session => new()
    {
        ProfileName = ProfileName,
        ProfileLocation = ProfileLocation is null ? null : ResolvePath(ProfileLocation),
        StoredRegion = SessionPlace.Region(SessionState),
    };

    private IEnumerable<ImageCatalogEntry> Entries(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return Core.Images.List(name, Overlay);
        }

        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return Core.Images.List(null, Overlay).Where(entry => pattern.IsMatch(entry.Name));
    }

    private bool IsMeant(ImageCatalogEntry entry) =>
        IsOneOf(Version, entry.VersionAlias.Prepend(entry.Version))
        && IsOneOf(PyVersion, entry.PyVersion)
        && IsOneOf(Scope, entry.Scope)
        && IsOneOf(RegionName, entry.SupportedRegion)
        && (BaseFrameworkVersion is not { } wanted
            || entry.BaseFrameworkVersion?.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsOneOf(string? wanted, IEnumerable<string> values) =>
        wanted is null || values.Contains(wanted, StringComparer.OrdinalIgnoreCase);
}
