using System.Text.Json.Nodes;
using FakeAws.Facts;

namespace FakeAws.Wire;

/// <summary>How a service's requests, answers and errors look on the wire.</summary>
internal interface IProtocol
{
    ErrorFamily Errors { get; }

    /// <summary>The input as one JSON object; binary payloads stay in the request's body.</summary>
    JsonObject Decode(WireRequest request, ServiceFacts service, OperationFacts operation);

    Reply Encode(JsonObject output, ServiceFacts service, OperationFacts operation, string requestId);

    Reply EncodeError(AwsError error, ServiceFacts service, string requestId);
}

/// <summary>The protocols by the name that the facts give them.</summary>
internal static class Protocols
{
    private static readonly Dictionary<string, IProtocol> ByName = new()
    {
        ["json-1.0"] = new JsonProtocol("1.0"),
        ["json-1.1"] = new JsonProtocol("1.1"),
        ["rest-json"] = new RestJsonProtocol(),
        ["query"] = new QueryProtocol(),
    };

    public static IProtocol Of(string name) => ByName[name];
}
