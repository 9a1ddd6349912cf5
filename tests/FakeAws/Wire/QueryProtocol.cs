using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FakeAws.Facts;

namespace FakeAws.Wire;

/// <summary>The query protocol of IAM, STS and (still) CloudWatch: a form goes in, XML comes out.</summary>
internal sealed class QueryProtocol : IProtocol
{
    public ErrorFamily Errors => ErrorFamily.Query;

    public static IReadOnlyList<KeyValuePair<string, string>> Form(WireRequest request) =>
        request.Method == "GET"
            ? request.Query
            : WireRequest.ParseQuery(Encoding.UTF8.GetString(request.Body), plusIsSpace: true);

    public static string? Value(WireRequest request, string name) => Form(request).FirstOrDefault(f => f.Key == name).Value;

    public JsonObject Decode(WireRequest request, ServiceFacts service, OperationFacts operation)
    {
        Dictionary<string, string> form = Form(request)
            .Where(f => f.Key is not ("Action" or "Version") && !f.Key.StartsWith("X-Amz-", StringComparison.Ordinal))
            .GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Last().Value);
        var used = new HashSet<string>();
        var input = (JsonObject)(Read(operation.Input, "", form, used) ?? new JsonObject());
        foreach (string name in form.Keys.Except(used))
            input[name] = form[name];
        return input;
    }

    public Reply Encode(JsonObject output, ServiceFacts service, OperationFacts operation, string requestId)
    {
        XNamespace xmlns = service.XmlNamespace!;
        var root = new XElement(xmlns + (operation.Name + "Response"));
        if (operation.Output is { } shape)
            root.Add(Write(xmlns, operation.Name + "Result", shape, output));
        root.Add(new XElement(xmlns + "ResponseMetadata", new XElement(xmlns + "RequestId", requestId)));
        return Reply.Text(200, root.ToString(SaveOptions.DisableFormatting), "text/xml").With("x-amzn-RequestId", requestId);
    }

    public Reply EncodeError(AwsError error, ServiceFacts service, string requestId)
    {
        XNamespace xmlns = service.XmlNamespace!;
        string code = QueryCodes.Of(error.Code);
        var root = new XElement(
            xmlns + "ErrorResponse",
            new XElement(
                xmlns + "Error",
                new XElement(xmlns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
                new XElement(xmlns + "Code", code),
                new XElement(xmlns + "Message", error.Message)),
            new XElement(xmlns + "RequestId", requestId));
        var reply = new Reply(error.Status, Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)), "text/xml")
        {
            ErrorCode = code,
        };
        return reply.With("x-amzn-RequestId", requestId);
    }

    private static JsonNode? Read(Shape shape, string prefix, Dictionary<string, string> form, HashSet<string> used)
    {
        if (shape.Type == ShapeType.Structure)
            return ReadStructure(shape, prefix, form, used);
        if (shape.Type == ShapeType.List)
            return ReadList(shape, prefix + ".member.", form, used);
        if (!form.TryGetValue(prefix, out string? text))
            return null;
        used.Add(prefix);
        return shape.Type switch
        {
            ShapeType.Boolean when bool.TryParse(text, out bool flag) => flag,
            ShapeType.Integer or ShapeType.Long when long.TryParse(text, out long number) => number,
            ShapeType.Float or ShapeType.Double
                when double.TryParse(text, CultureInfo.InvariantCulture, out double number) => number,
            ShapeType.Timestamp when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset time) =>
                time.ToUnixTimeMilliseconds() / 1000.0,
            _ => text,
        };
    }

    private static JsonObject? ReadStructure(Shape shape, string prefix, Dictionary<string, string> form, HashSet<string> used)
    {
        var structure = new JsonObject();
        foreach (Member member in shape.Members.Values)
        {
            string name = prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}";
            if (Read(member.Shape, name, form, used) is { } value)
                structure[member.Name] = value;
        }

        return structure.Count > 0 ? structure : null;
    }

    private static JsonArray? ReadList(Shape shape, string prefix, Dictionary<string, string> form, HashSet<string> used)
    {
        var list = new JsonArray();
        for (int index = 1; Read(shape.Of!, prefix + index, form, used) is { } item; index++)
            list.Add(item);
        return list.Count > 0 ? list : null;
    }

    private static XElement Write(XNamespace xmlns, string name, Shape shape, JsonNode value) => shape.Type switch
    {
        ShapeType.Structure => new XElement(
            xmlns + name,
            from member in shape.Members.Values
            where value[member.Name] is not null
            select Write(xmlns, member.Name, member.Shape, value[member.Name]!)),
        ShapeType.List => new XElement(
            xmlns + name, from item in value.AsArray() select Write(xmlns, "member", shape.Of!, item!)),
        ShapeType.Timestamp => new XElement(
            xmlns + name,
            DateTimeOffset.UnixEpoch.AddSeconds(value.Number())
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ShapeType.Boolean => new XElement(xmlns + name, value.GetValue<bool>()),
        _ => new XElement(xmlns + name, value.ToString()),
    };
}
