using Amazon.Runtime;

namespace SageMakerEstimator.Core.Aws;

/// <summary>One request on its way through the SDK's pipeline.</summary>
internal sealed class WireCall : AmazonWebServiceRequest
{
    public required string Operation { get; init; }

    public string Method { get; init; } = "POST";

    /// <summary>The path with its variables already escaped.</summary>
    public string Path { get; init; } = "/";

    public required ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How many attempts ended without an answer: the service may have done the work of one all the same.
    /// </summary>
    public int Unanswered { get; set; }
}

/// <summary>An answer, read whole.</summary>
internal sealed class WireAnswer : AmazonWebServiceResponse
{
    public byte[] Body { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>An answer whose body is read as it arrives; whoever has it closes it.</summary>
internal sealed class StreamAnswer : AmazonWebServiceResponse
{
    public Stream Stream { get; init; } = Stream.Null;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
