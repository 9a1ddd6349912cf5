using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Base;

/// <summary>The common parameters of AWS Tools for PowerShell, under its names and aliases. Local mode needs none.</summary>
public abstract class AwsCmdlet : SageMakerCmdlet
{
    // Taken as the cmdlet is made: the thread that does so knows its runspace, those that work for it don't.
    private readonly IReadOnlyDictionary<string, object> _defaults = SessionDefaults.Current;

    /// <summary>The file of AWS profiles, when it isn't the usual one.</summary>
    [Parameter]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    [ValidateNotNullOrEmpty]
    public string? ProfileLocation { get; set; }

    /// <summary>The access key of a pair of keys.</summary>
    [Parameter]
    [Alias("AK")]
    [ValidateNotNullOrEmpty]
    public string? AccessKey { get; set; }

    /// <summary>The secret key of a pair of keys.</summary>
    [Parameter]
    [Alias("SK", "SecretAccessKey")]
    [ValidateNotNullOrEmpty]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary keys.</summary>
    [Parameter]
    [Alias("ST")]
    [ValidateNotNullOrEmpty]
    public string? SessionToken { get; set; }

    /// <summary>An AWS credentials object, for example of Use-STSRole.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Credential { get; set; }

    /// <summary>One URL for all services, or a dictionary service → URL.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? EndpointUrl { get; set; }

    /// <summary>The region and the profile, which bind by property name on some cmdlets only.</summary>
    private protected abstract (object? Region, string? ProfileName) Place { get; }

    /// <summary>What counts where a parameter isn't given.</summary>
    private protected virtual IReadOnlyDictionary<string, object> Defaults => _defaults;

    /// <summary>How this call reaches AWS.</summary>
    private protected AwsSession Session
    {
        get
        {
            var (region, profile) = Place;
            return new AwsSession
            {
                Region = SessionPlace.RegionName(region),
                ProfileName = profile,
                ProfileLocation = ProfileLocation,
                AccessKey = AccessKey,
                SecretKey = SecretKey,
                SessionToken = SessionToken,
                Credential = Credential is PSObject wrapped ? wrapped.BaseObject : Credential,
                EndpointUrl = EndpointUrl is PSObject url ? url.BaseObject : EndpointUrl,
                StoredCredential = SessionPlace.Credentials(SessionState),
                StoredRegion = SessionPlace.Region(SessionState),
                Defaults = Defaults,
            };
        }
    }
}

/// <summary>A cmdlet into which one of our objects, or of AWS's, is piped: its region and profile come along.</summary>
public abstract class AwsObjectCmdlet : AwsCmdlet
{
    /// <summary>The AWS region: its name or a region object.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    public object? Region { get; set; }

    /// <summary>The AWS profile.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    public string? ProfileName { get; set; }

    private protected override (object? Region, string? ProfileName) Place => (Region, ProfileName);
}

/// <summary>A cmdlet into which data is piped, or nothing: no property of that data reaches region or profile.</summary>
public abstract class AwsDataCmdlet : AwsCmdlet
{
    /// <summary>The AWS region: its name or a region object.</summary>
    [Parameter]
    [Alias("RegionToCall")]
    public object? Region { get; set; }

    /// <summary>The AWS profile.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    public string? ProfileName { get; set; }

    private protected override (object? Region, string? ProfileName) Place => (Region, ProfileName);
}
