using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeAws.Facts;

namespace FakeAws.Wire;

/// <summary>REST with JSON errors: members travel in the path, in headers and, one of them, as the body.</summary>
internal sealed class RestJsonProtocol : IProtocol
{
    public ErrorFamily Errors => ErrorFamily.RestJson;

    public JsonObject Decode(WireRequest request, ServiceFacts service, OperationFacts operation)
    {
        Dictionary<string, string> path = MatchPath(operation.Uri, request.Path) ?? [];
        var input = new JsonObject();
        foreach (Member member in operation.Input.Members.Values)
        {
            string? text = member.Location switch
            {
                MemberLocation.Header => request.Header(member.WireName),
                MemberLocation.Uri => path.GetValueOrDefault(member.WireName),
                _ => null,
            };
            if (text is not null)
                input[member.Name] = FromText(member.Shape, text);
        }

        if (operation.Input.Payload is { } payload)
            input[payload] = Convert.ToBase64String(request.Body);
        return input;
    }

    /// <summary>`/endpoints/{EndpointName}/invocations` against a path: the names and what stands in their place.</summary>
    public static Dictionary<string, string>? MatchPath(string template, string path)
    {
        string[] wanted = template.Split('/');
        string[] given = path.Split('/');
        if (wanted.Length != given.Length)
            return null;
        var found = new Dictionary<string, string>();
        foreach ((string want, string have) in wanted.Zip(given))
        {
            if (want.StartsWith('{'))
                found[want.Trim('{', '}')] = have;
            else if (want != have)
                return null;
        }

        return found;
    }

    public Reply Encode(JsonObject output, ServiceFacts service, OperationFacts operation, string requestId) =>
        Reply.Text(operation.Status, output.ToJsonString(), "application/json").With("x-amzn-RequestId", requestId);

    public Reply EncodeError(AwsError error, ServiceFacts service, string requestId)
    {
        var body = new JsonObject { ["Message"] = error.Message };
        foreach ((string name, object value) in error.Details)
            body[name] = JsonSerializer.SerializeToNode(value);
        var reply = new Reply(error.Status, Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json") { ErrorCode = error.Code };
        return reply.With("x-amzn-ErrorType", error.Code).With("x-amzn-RequestId", requestId);
    }

    private static JsonNode FromText(Shape shape, string text) =>
        shape.IsNumber && long.TryParse(text, out long number) ? number
        : shape.Type == ShapeType.Boolean && bool.TryParse(text, out bool flag) ? flag
        : text;
}
