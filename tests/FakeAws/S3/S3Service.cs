using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FakeAws.Services;
using FakeAws.Signing;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.S3;

/// <summary>S3: REST with XML, told apart by method, path and query.</summary>
internal sealed class S3Service : IService
{
    public const string Xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly Dictionary<string, Func<S3Call, Reply>> Operations = new(
    [
        .. Buckets.Operations,
        .. Objects.Operations,
        .. Multipart.Operations,
    ]);

    public string Name => "s3";

    public ErrorFamily Errors => ErrorFamily.S3;

    public string? OperationOf(WireRequest request) => S3Operation.Of(request, S3Address.Of(request))?.Name;

    public bool IsUnsigned(string operation) => false;

    public SigningRules Signing(WireRequest request) =>
        new("s3", ErrorFamily.S3, S3Address.Of(request).EndpointRegion is { } region ? [region] : null);

    public void Decode(Call call)
    {
        S3Address address = S3Address.Of(call.Wire);
        call.Input = Parameters(call.Wire, address);
        IReadOnlyDictionary<string, string> trailers = new Dictionary<string, string>();
        if (ChunkedBody.Is(call.Wire))
        {
            ChunkedBody body = ChunkedBody.Decode(call.Wire, call.Caller);
            (call.Payload, trailers) = (body.Content, body.Trailers);
        }

        if (call.Wire.Method is "PUT" or "POST")
            call.Input["Trailers"] = new JsonObject(trailers.Select(t => KeyValuePair.Create(t.Key.ToLowerInvariant(), (JsonNode?)t.Value)));
    }

    public Reply? RefuseEarly(WireRequest request) => null;

    public (string Action, string Resource) Permission(Call call)
    {
        S3Address address = S3Address.Of(call.Wire);
        string arn = $"arn:{Arn.Partition(call.Region)}:s3:::{address.Bucket}";
        return (S3Operation.Of(call.Wire, address)!.Action, address.Key.Length > 0 ? $"\"{arn}/{address.Key}\"" : $"\"{arn}\"");
    }

    public Reply Run(Call call)
    {
        var trailers = call.Input["Trailers"] is JsonObject given
            ? given.ToDictionary(t => t.Key, t => t.Value!.ToString())
            : [];
        S3Call s3 = new(call, S3Address.Of(call.Wire), trailers);
        return Operations[call.Operation](s3).With("x-amz-request-id", call.RequestId).With("x-amz-id-2", call.RequestId + "EXAMPLE");
    }

    public Reply Fail(AwsError error, WireRequest request, string requestId)
    {
        var root = new XElement(
            "Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message),
            error.Details.Select(d => new XElement(d.Key, d.Value)),
            new XElement("RequestId", requestId),
            new XElement("HostId", requestId + "EXAMPLE"));
        byte[] body = request.Method == "HEAD" ? [] : Xml(root);
        var reply = new Reply(error.Status, body, "application/xml") { ErrorCode = error.Code };
        foreach ((string name, string value) in error.Headers)
            reply.With(name, value);
        return reply.With("x-amz-request-id", requestId).With("x-amz-id-2", requestId + "EXAMPLE");
    }

    public static Reply Answer(XElement root, int status = 200) => new(status, Xml(root), "application/xml");

    private static byte[] Xml(XElement root) =>
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString(SaveOptions.DisableFormatting));

    private static JsonObject Parameters(WireRequest request, S3Address address)
    {
        var parameters = new JsonObject();
        if (address.Bucket.Length > 0)
            parameters["Bucket"] = address.Bucket;
        if (address.Key.Length > 0)
            parameters["Key"] = address.Key;
        foreach ((string name, string value) in request.Query.Where(q => !q.Key.StartsWith("X-Amz-", StringComparison.Ordinal)))
            parameters[name] = value;
        foreach (string name in request.Headers.Keys.Where(h => h.StartsWith("x-amz-", StringComparison.Ordinal) && h != "x-amz-security-token"))
            parameters[name] = request.Header(name);
        return parameters;
    }
}
