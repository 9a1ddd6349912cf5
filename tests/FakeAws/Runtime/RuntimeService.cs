using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FakeAws.Control;
using FakeAws.Facts;
using FakeAws.S3;
using FakeAws.SageMaker;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Runtime;

/// <summary>SageMaker Runtime: questions to endpoints.</summary>
internal static class RuntimeService
{
    public static readonly Dictionary<string, Func<Call, Reply>> Operations = new()
    {
        ["InvokeEndpoint"] = Invoke,
        ["InvokeEndpointWithResponseStream"] = InvokeStream,
        ["InvokeEndpointAsync"] = InvokeAsync,
    };

    /// <summary>The front end's limit comes before any reading: no modelled error, no JSON.</summary>
    public static Reply? RefuseLargeBody(WireRequest request) =>
        request.Body.Length > Rules.Instance.InvokeBodyLimit
            ? Reply.Text(413, $"HTTP content length exceeded {Rules.Instance.InvokeBodyLimit} bytes.", "text/plain")
            : null;

    private static HostedEndpoint Find(Call call)
    {
        string name = call.Text("EndpointName")!;
        HostedEndpoint? endpoint = call.Realm.Endpoints.Find(name);
        return endpoint is { IsServing: true }
            ? endpoint
            : throw new AwsError("ValidationError", $"Endpoint {name} of account {call.Account} not found.");
    }

    private static Reply Invoke(Call call)
    {
        (InvokeAnswer answer, string variant) = Ask(call);
        var reply = new Reply(200, BodyOf(answer, call.Payload), answer.ContentType ?? ContentType(call));
        return WithHeaders(reply, call, answer, variant);
    }

    /// <summary>The same answer in parts; what goes wrong then comes as an event, since the status was sent long ago.</summary>
    private static Reply InvokeStream(Call call)
    {
        (InvokeAnswer answer, string variant) = Ask(call);
        var stream = new EventStream();
        foreach (byte[] part in BodyOf(answer, call.Payload).Chunk(Math.Max(1, answer.PartSize)))
            stream.Event("PayloadPart", part);
        if (answer.StreamError is { } error)
        {
            var said = new JsonObject { ["Message"] = error.Message };
            if (error.ErrorCode is { } code)
                said["ErrorCode"] = code;
            stream.Failure(error.Type, said.ToJsonString());
        }

        var reply = new Reply(200, stream.ToArray(), EventStream.ContentType);
        return WithHeaders(reply.With("X-Amzn-SageMaker-Content-Type", answer.ContentType ?? ContentType(call)), call, answer, variant);
    }

    private static (InvokeAnswer Answer, string Variant) Ask(Call call)
    {
        HostedEndpoint endpoint = Find(call);
        string variant = call.Text("TargetVariant") ?? endpoint.Variants[0]["VariantName"]!.ToString();
        if (endpoint.Variants.All(v => v["VariantName"].Text() != variant))
            throw new AwsError("ValidationError", $"Variant {variant} not found for Endpoint {endpoint.Name}");
        InvokeAnswer answer = call.World.Plans.Answer(endpoint.Name);
        if (answer.Status is < 200 or > 299)
            throw ModelError(call, endpoint, answer);
        return (answer, variant);
    }

    private static Reply WithHeaders(Reply reply, Call call, InvokeAnswer answer, string variant)
    {
        reply.With("x-Amzn-Invoked-Production-Variant", variant).With("x-amzn-RequestId", call.RequestId);
        foreach ((string name, string value) in answer.Headers ?? new Dictionary<string, string>())
            reply.With(name, value);
        return reply;
    }

    private static Reply InvokeAsync(Call call)
    {
        HostedEndpoint endpoint = Find(call);
        if (call.Realm.EndpointConfigs.Peek(endpoint.ConfigName)?.Request["AsyncInferenceConfig"]?["OutputConfig"] is not { } config)
            throw new AwsError("ValidationError", $"Endpoint {endpoint.Name} of account {call.Account} is not an asynchronous inference endpoint.");
        string? input = call.Text("InputLocation");
        if (input is null == (call.Payload.Length == 0))
            throw new AwsError("ValidationError", "Exactly one of InputLocation and Body must be specified.");
        InvokeAnswer answer = call.World.Plans.Answer(endpoint.Name);
        string id = call.Text("InferenceId") ?? Guid.NewGuid().ToString();
        string output = Location(config["S3OutputPath"], call, id, ".out") ?? throw new AwsError("ValidationError", "S3OutputPath is required.");
        string? failure = Location(config["S3FailurePath"], call, id, "-error.out");
        byte[] body = input is null ? call.Payload : call.World.Objects.At(input, call.Region)?.Body ?? [];
        bool failed = answer.Status is < 200 or > 299;
        DateTimeOffset ready = call.Now + TimeSpan.FromSeconds(answer.AsyncSeconds);
        World world = call.World;
        if (failed ? failure is not null : true)
            call.Realm.Later.Add((ready, () => Write(world, failed ? failure! : output, BodyOf(answer, body), ready)));
        return Reply.Text(202, new JsonObject { ["InferenceId"] = id }.ToJsonString(), "application/json")
            .With("X-Amzn-SageMaker-OutputLocation", output)
            .With("X-Amzn-SageMaker-FailureLocation", failure)
            .With("x-amzn-RequestId", call.RequestId);
    }

    private static string? Location(JsonNode? folder, Call call, string id, string suffix) =>
        folder is null ? null : $"{folder.ToString().TrimEnd('/')}/{call.Text("S3OutputPathExtension")?.Trim('/') + "/"}{call.Text("Filename") ?? id + suffix}".Replace("//", "/", StringComparison.Ordinal).Replace("s3:/", "s3://", StringComparison.Ordinal);

    private static void Write(World world, string uri, byte[] body, DateTimeOffset time)
    {
        (string bucketName, string key) = ObjectStore.Split(uri);
        if (world.Objects.Find(bucketName) is { } bucket)
            world.Objects.Put(bucket, key, body, time);
    }

    private static byte[] BodyOf(InvokeAnswer answer, byte[] request) =>
        answer.Bytes ?? (answer.Echo ? request : Encoding.UTF8.GetBytes(answer.Body ?? ""));

    private static string? ContentType(Call call)
    {
        string? accept = call.Text("Accept");
        return accept is null or "*/*" ? call.Text("ContentType") : accept;
    }

    /// <summary>What the container said, wrapped as the service wraps it.</summary>
    private static AwsError ModelError(Call call, HostedEndpoint endpoint, InvokeAnswer answer)
    {
        string group = $"/aws/sagemaker/Endpoints/{endpoint.Name}";
        string text = Encoding.UTF8.GetString(BodyOf(answer, call.Payload));
        string said = answer.Status == 0 ? $"Your invocation timed out while waiting for a response from container {answer.Container}. {text}".TrimEnd() : text;
        string side = answer.Status is >= 400 and < 500 ? "client" : "server";
        string cut = said.Length > 1000 ? $"{said[..1000]}\" and could not load the entire response body" : $"{said}\"";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Received {side} error ({answer.Status}) from {answer.Container} with message \"{cut}. See https://{call.Region}.console.aws.amazon.com/cloudwatch/home?region={call.Region}#logEventViewer:group={group} in account {call.Account} for more information.");
        return new AwsError("ModelError", message, 424)
            .WithDetail("OriginalStatusCode", answer.Status)
            .WithDetail("OriginalMessage", said.Length > 1000 ? said[..1000] : said)
            .WithDetail("LogStreamArn", $"arn:{Arn.Partition(call.Region)}:logs:{call.Region}:{call.Account}:log-group:{group}");
    }
}
