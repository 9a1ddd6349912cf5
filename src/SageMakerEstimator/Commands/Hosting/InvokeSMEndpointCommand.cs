using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Invoke-SMEndpoint: sends records to an endpoint and writes its answers.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SMEndpoint", DefaultParameterSetName = PredictorSet)]
[OutputType(typeof(PSObject))]
public sealed class InvokeSMEndpointCommand : AwsDataCmdlet
{
    private const string PredictorSet = "Predictor";
    private const string DataSet = "Data";
    private const string NameSet = "Name";

    private Predictor? _named;

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
    [Parameter(ParameterSetName = PredictorSet, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = DataSet, Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
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
    [ValidateSet("csv", "json", "text", "bytes")]
    public string? Serializer { get; set; }

    /// <summary>How the answer is read.</summary>
    [Parameter]
    [ValidateSet("csv", "json", "text", "bytes")]
    public string? Deserializer { get; set; }

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

    /// <summary>Write an array as one object.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override object? CurrentItem => InputObject;

    private protected override void Begin()
    {
        if (EndpointName is not null)
        {
            var endpoint = new EndpointReference(EndpointName, Local ? Backend.Local : Backend.Aws, Session);
            _named = Ask((_, token) => Core.Hosting.ConnectAsync(endpoint, new PredictorOptions(), token));
        }
    }

    private protected override void Process()
    {
        var predictor = Predictor ?? _named!;
        var record = Record(InputObject);
        var options = new PredictorOptions
        {
            Serializer = Serializer,
            Deserializer = Deserializer,
            ContentType = ContentType,
            Accept = Accept,
        };
        object? answer;
        try
        {
            answer = Ask((_, token) => Core.Hosting.InvokeAsync(predictor, record, options, token));
        }
        catch (SageMakerEstimatorException error) when (ReferenceEquals(error.Target, record))
        {
            // About the user's own object, not about our plain copy of it.
            WriteError(ErrorRecords.About(error, InputObject));
            return;
        }

        WriteObject(PlainValue.ToPowerShell(answer), enumerateCollection: !NoEnumerate && answer is object?[]);
    }

    private static object? Record(object? input)
    {
        if (Rehydrated.From<Predictor>(input) is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.PredictorAsData,
                ErrorKind.InvalidArgument,
                "A predictor was piped where data was expected.")
            {
                Target = input,
                RecommendedAction =
                    "Pipe the predictor and name the data ($p | Invoke-SMEndpoint -InputObject $rows), or pipe the "
                    + "data and name the predictor ($rows | Invoke-SMEndpoint -Predictor $p).",
            };
        }

        return (input is PSObject wrapped ? wrapped.BaseObject : input) switch
        {
            FileInfo file => File.ReadAllBytes(file.FullName),
            Stream stream => ReadAll(stream),
            _ => PlainValue.From(input),
        };
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
