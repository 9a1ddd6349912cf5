using System.Management.Automation;
using SageMakerEstimator.Base;

namespace SageMakerEstimator.Commands;

/// <summary>Send-SMData: files and folders of this machine to S3.</summary>
[Cmdlet(VerbsCommunications.Send, "SMData", SupportsShouldProcess = true)]
[OutputType(typeof(S3Location))]
public sealed class SendSMDataCommand : AwsDataCmdlet
{
    private readonly List<(string Path, object Given)> _source = [];
    private object? _current;

    /// <summary>Files and folders.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>The bucket.</summary>
    [Parameter]
    [Alias("Bucket")]
    [ValidatePattern(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    public string? BucketName { get; set; }

    /// <summary>What the keys begin with.</summary>
    [Parameter]
    [Alias("Prefix")]
    [AllowEmptyString]
    [ValidateLength(0, 1024)]
    public string KeyPrefix { get; set; } = "data";

    /// <summary>Patterns of what isn't sent, in gitignore's syntax.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>The KMS key that objects are encrypted with.</summary>
    [Parameter]
    [Alias("KmsKeyId", "ServerSideEncryptionKeyManagementServiceKeyId")]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 2048)]
    public string? KmsKey { get; set; }

    /// <summary>How many files are sent at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    private protected override object? CurrentItem => _current;

    private protected override void Process()
    {
        // Kept until the end, so that piped files go side by side, too.
        foreach (var given in Path)
        {
            _current = given;
            try
            {
                _source.Add((PathOf(given), given));
            }
            catch (SageMakerEstimatorException error)
            {
                WriteError(ErrorRecords.From(error, given));
            }
        }
    }

    private protected override void End()
    {
        _current = null;
        if (_source.Count == 0)
        {
            return;
        }

        var options = new UploadOptions
        {
            Source = _source,
            BucketName = BucketName,
            KeyPrefix = KeyPrefix,
            Exclude = Exclude,
            KmsKey = KmsKey,
            ThrottleLimit = ThrottleLimit,
            Session = Session,
        };
        var plans = Ask((sink, token) => Core.Data.PlanAsync(options, sink, token));
        var wanted = plans
            .Where(plan => Confirm($"{plan.Path} to {plan.Destination}", "Send data", plan.Requests))
            .ToArray();
        Run((sink, token) => Core.Data.SendAsync(wanted, sink, token));
    }

    private string PathOf(object given)
    {
        var value = given is PSObject wrapped ? wrapped.BaseObject : given;
        var text = value switch
        {
            FileSystemInfo file => file.FullName,
            string path => path,
            _ => throw Invalid($"'{value}' ({value.GetType().Name}) isn't a path, a file or a folder", given),
        };
        return text.Contains("://", StringComparison.Ordinal)
            ? throw Invalid($"'{text}' is a URI; it takes files and folders of this machine", given)
            : ResolvePath(text);
    }

    private static SageMakerEstimatorException Invalid(string what, object target) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"-Path: {what}.") { Target = target };
}
