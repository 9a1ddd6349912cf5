using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>A record on its way into a request.</summary>
/// <param name="Item">What the user gave: errors are about it.</param>
internal sealed record RecordSlot(object? Item)
{
    /// <summary>The record without PowerShell's wrappers.</summary>
    public object? Plain { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The file that is the body; null when it is in memory.</summary>
    public string? File { get; init; }

    /// <summary>Why the record can't be sent; null when it can.</summary>
    public SageMakerEstimatorException? Error { get; init; }

    /// <summary>Reads what a user gave: a file stays where it is, everything else is a plain value.</summary>
    /// <exception cref="SageMakerEstimatorException">It is a predictor, or nested too deep.</exception>
    public static RecordSlot Of(object? input)
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
            FileInfo file => new RecordSlot(input) { File = file.FullName },
            Stream stream => new RecordSlot(input) { Plain = ReadAll(stream) },
            _ => new RecordSlot(input) { Plain = PlainValue.From(input) },
        };
    }

    /// <summary>The same with its file in memory, for a body of several records.</summary>
    public RecordSlot InMemory()
    {
        try
        {
            return File is null ? this : this with { Plain = System.IO.File.ReadAllBytes(File), File = null };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.RecordNotSerializable, ErrorKind.ReadError, $"The file can't be read: {error.Message}", error);
        }
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
