using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Reads an answer whole; of a refusal the code and the text, however its protocol writes them.</summary>
internal class AnswerUnmarshaller : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => new WireAnswer
    {
        Body = ReadAll(input.Stream),
        Headers = Headers(input),
    };

    protected static Dictionary<string, string> Headers(JsonUnmarshallerContext input) =>
        input.ResponseData.GetHeaderNames().ToDictionary(
            name => name, input.ResponseData.GetHeaderValue, StringComparer.OrdinalIgnoreCase);

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception? innerException, HttpStatusCode statusCode)
    {
        var body = ReadAll(input.Stream);
        var header = input.ResponseData.IsHeaderPresent("x-amzn-ErrorType")
            ? input.ResponseData.GetHeaderValue("x-amzn-ErrorType")
            : null;
        var requestId = new[] { "x-amzn-RequestId", "x-amz-request-id" }
            .Where(input.ResponseData.IsHeaderPresent)
            .Select(input.ResponseData.GetHeaderValue)
            .FirstOrDefault();
        var refusal = ServiceRefusal.Read(body, header, statusCode);
        return new WireException(refusal, innerException, requestId, statusCode);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

/// <summary>Leaves the answer's body to be read as it arrives; a refusal is read whole.</summary>
internal sealed class StreamUnmarshaller : AnswerUnmarshaller
{
    public override bool HasStreamingProperty => true;

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => new StreamAnswer
    {
        Stream = input.Stream,
        Headers = Headers(input),
    };
}

/// <summary>What a service said when it refused.</summary>
internal sealed record ServiceRefusal(string Code, string Message, int? OriginalStatusCode = null, string? OriginalMessage = null)
{
    public static ServiceRefusal Read(byte[] body, string? errorType, HttpStatusCode status)
    {
        try
        {
            var first = body.FirstOrDefault(letter => !char.IsWhiteSpace((char)letter));
            return first switch
            {
                (byte)'{' => Json(body, errorType, status),
                (byte)'<' => Xml(body, status),
                _ => new(Bare(errorType) ?? status.ToString(), System.Text.Encoding.UTF8.GetString(body)),
            };
        }
        catch (Exception error) when (error is JsonException or System.Xml.XmlException)
        {
            return Unreadable(Bare(errorType), status);
        }
    }

    private static ServiceRefusal Json(byte[] body, string? errorType, HttpStatusCode status)
    {
        using var document = JsonDocument.Parse(body);
        var members = document.RootElement.EnumerateObject()
            .GroupBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.OrdinalIgnoreCase);
        var code = Bare(errorType) ?? Bare(Text("__type")) ?? Text("code") ?? status.ToString();
        return new(
            code,
            Text("message") ?? "",
            members.TryGetValue("OriginalStatusCode", out var original)
                && original.ValueKind == JsonValueKind.Number && original.TryGetInt32(out var number) ? number : null,
            Text("OriginalMessage"));

        string? Text(string name) =>
            members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static ServiceRefusal Xml(byte[] body, HttpStatusCode status)
    {
        var document = XDocument.Parse(System.Text.Encoding.UTF8.GetString(body));
        string? Text(string name) =>
            document.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        return Text("Code") is { } code ? new(code, Text("Message") ?? "") : Unreadable(null, status);
    }

    /// <summary>An HTML page of a proxy, or a body that broke off.</summary>
    private static ServiceRefusal Unreadable(string? code, HttpStatusCode status) =>
        new(code ?? status.ToString(), $"The answer of status {(int)status} couldn't be read.");

    /// <summary><c>prefix#ValidationException:http://…</c> is ValidationException.</summary>
    private static string? Bare(string? type) => type?.Split(':')[0].Split('#')[^1] is { Length: > 0 } code ? code : null;
}

/// <summary>A refusal on its way up the SDK's pipeline, whose retries look at code and status.</summary>
internal sealed class WireException(ServiceRefusal refusal, Exception? inner, string? requestId, HttpStatusCode status)
    : AmazonServiceException(refusal.Message, inner, ErrorType.Unknown, refusal.Code, requestId, status)
{
    public ServiceRefusal Refusal { get; } = refusal;
}
