using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeAws.Facts;

namespace FakeAws.Wire;

/// <summary>JSON 1.0 and 1.1: one POST, the operation in X-Amz-Target, the error's name in `__type`.</summary>
internal sealed class JsonProtocol(string version) : IProtocol
{
    public ErrorFamily Errors => ErrorFamily.Json;

    private string ContentType => $"application/x-amz-json-{version}";

    public JsonObject Decode(WireRequest request, ServiceFacts service, OperationFacts operation)
    {
        string? type = request.Header("content-type")?.Split(';')[0];
        if (type != ContentType)
            throw new AwsError("SerializationException", $"The body is '{type}' and must be '{ContentType}'.");
        if (request.Body.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(request.Body) as JsonObject
                ?? throw new AwsError("SerializationException", "Start of structure or map expected.");
        }
        catch (JsonException)
        {
            throw new AwsError("SerializationException", "Unexpected character in JSON.");
        }
    }

    public Reply Encode(JsonObject output, ServiceFacts service, OperationFacts operation, string requestId) =>
        new Reply(200, operation.Output is null ? [] : Encoding.UTF8.GetBytes(output.ToJsonString()), ContentType)
            .With("x-amzn-RequestId", requestId);

    public Reply EncodeError(AwsError error, ServiceFacts service, string requestId)
    {
        // Modelled errors of SageMaker have a member `Message`; what the front door says (throttling, tokens) is in lower case.
        bool modelled = service.Name == "sagemaker" && error.Code is "ResourceInUse" or "ResourceNotFound" or "ResourceLimitExceeded";
        var body = new JsonObject { ["__type"] = error.Code, [modelled ? "Message" : "message"] = error.Message };
        foreach ((string name, object value) in error.Details)
            body[name] = JsonSerializer.SerializeToNode(value);
        var reply = new Reply(error.Status, Encoding.UTF8.GetBytes(body.ToJsonString()), ContentType) { ErrorCode = error.Code };
        if (service.Name == "cloudwatch")
        {
            reply.With("x-amzn-query-error", $"{QueryCodes.Of(error.Code)};{(error.Status < 500 ? "Sender" : "Receiver")}");
        }

        return reply.With("x-amzn-RequestId", requestId);
    }
}
