using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Invoke-SMEndpoint: sends records to an endpoint and writes its answers.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SMEndpoint", DefaultParameterSetName = PredictorSet)]
[OutputType(typeof(PSObject), typeof(InvocationResponse), typeof(FileInfo))]
public sealed partial class InvokeSMEndpointCommand : AwsDataCmdlet
{
    private const string PredictorSet = "Predictor";
    private const string DataSet = "Data";
    private const string NameSet = "Name";

    /// <summary>The predictor to ask.</summary>
    [Parameter(ParameterSetName = PredictorSet, Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = DataSet, Mandatory = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Predictor? Predictor { get; set; }

    /// <summary>The endpoint's name.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true)]
    [Alias("Endpoint")]
    [ArgumentCompleter(typeof(LocalEndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string? EndpointName { get; set; }

    /// <summary>The record: a row, rows, an object, text, bytes or a file.</summary>
    [Parameter(ParameterSetName = PredictorSet, Position = 0)]
    [Parameter(ParameterSetName = DataSet, Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipeline = true)]
    [Alias("Body", "Data")]
    [AllowEmptyCollection]
    [AllowEmptyString]
    [AllowNull]
    public object? InputObject { get; set; }

    /// <summary>The name is of an endpoint of this machine.</summary>
    [Parameter(ParameterSetName = NameSet)]
    public SwitchParameter Local { get; set; }

    /// <summary>How the record is written.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format]
    public object? Serializer { get; set; }

    /// <summary>How the answer is read.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [Format]
    public object? Deserializer { get; set; }

    /// <summary>The MIME type of the request.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>The MIME type that is asked for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MediaTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Accept { get; set; }

    /// <summary>How many piped records go into one request.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? BatchSize { get; set; }

    /// <summary>How many requests run at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>How often a request is sent again whose fate isn't known.</summary>
    [Parameter]
    [ValidateRange(0, 10)]
    public int RetryCount { get; set; }

    /// <summary>Ask an asynchronous endpoint, and wait for its answer in S3.</summary>
    [Parameter]
    public SwitchParameter Async { get; set; }

    /// <summary>The object of S3 that is the record, or where the record is put first.</summary>
    [Parameter]
    [ValidatePattern(@"^s3://[^/]+/.+\z")]
    [ValidateLength(1, 1024)]
    public string? InputLocation { get; set; }

    /// <summary>Write where the answer will be, and don't wait for it.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>The longest wait for an asynchronous answer.</summary>
    [Parameter]
    [Duration(MinSeconds = 0.001)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How long the model may work on a record of an asynchronous endpoint.</summary>
    [Parameter]
    [Duration(MinSeconds = 1, MaxSeconds = 3600)]
    public TimeSpan? InvocationTimeout { get; set; }

    /// <summary>How long a record may wait in an asynchronous endpoint's queue.</summary>
    [Parameter]
    [Duration(MinSeconds = 60, MaxSeconds = 21_600)]
    public TimeSpan? RequestTimeToLive { get; set; }

    /// <summary>Write parts of the answer as they arrive.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>The file that answers are written to as they come.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Write an answer as it came, with its type and headers.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Write an array as one object.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override object? CurrentItem => InputObject;
}
