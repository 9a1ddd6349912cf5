using System.Globalization;
using System.Text.Json;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>SageMaker Runtime over the wire.</summary>
internal sealed class AwsRuntimeApi(AwsConnection connection) : IRuntimeApi
{
    public async Task<InvokeEndpointResponse> InvokeEndpointAsync(
        InvokeEndpointRequest request, CancellationToken token)
    {
        var call = Call("InvokeEndpoint", request.EndpointName, "invocations", request.Body, request.Headers,
        [
            ("Content-Type", request.ContentType),
            ("Accept", request.Accept),
        ]);
        var answer = await connection.SendAsync(AwsService.Runtime, call, token).ConfigureAwait(false);
        return new InvokeEndpointResponse
        {
            Body = answer.Body,
            ContentType = answer.Headers.GetValueOrDefault("Content-Type"),
            InvokedProductionVariant = answer.Headers.GetValueOrDefault(RuntimeHeaders.InvokedVariant),
            CustomAttributes = answer.Headers.GetValueOrDefault(RuntimeHeaders.CustomAttributes),
            NewSessionId = answer.Headers.GetValueOrDefault("X-Amzn-SageMaker-New-Session-Id"),
            ClosedSessionId = answer.Headers.GetValueOrDefault("X-Amzn-SageMaker-Closed-Session-Id"),
        };
    }

    public async Task<InvokeEndpointStream> InvokeEndpointWithResponseStreamAsync(
        InvokeEndpointRequest request, CancellationToken token)
    {
        var call = Call(
            "InvokeEndpointWithResponseStream",
            request.EndpointName,
            "invocations-response-stream",
            request.Body,
            request.Headers,
            [
                ("Content-Type", request.ContentType),
                ("X-Amzn-SageMaker-Accept", request.Accept),
            ]);
        var answer = await connection.SendForStreamAsync(AwsService.Runtime, call, token).ConfigureAwait(false);
        return new InvokeEndpointStream(
            answer.Headers.GetValueOrDefault("X-Amzn-SageMaker-Content-Type"),
            EventStreamParts.ReadAsync(answer, call, connection.AddressOf(AwsService.Runtime), token));
    }

    public async Task<QueuedInvocation> QueueInvocationAsync(QueueInvocationRequest request, CancellationToken token)
    {
        var call = Call(
            "InvokeEndpointAsync",
            request.EndpointName,
            "async-invocations",
            request.Body,
            request.Headers,
            [
                ("X-Amzn-SageMaker-Content-Type", request.ContentType),
                ("X-Amzn-SageMaker-Accept", request.Accept),
                ("X-Amzn-SageMaker-InputLocation", request.InputLocation),
                ("X-Amzn-SageMaker-InvocationTimeoutSeconds", Text(request.InvocationTimeoutSeconds)),
                ("X-Amzn-SageMaker-RequestTTLSeconds", Text(request.RequestTTLSeconds)),
            ]);
        var answer = await connection.SendAsync(AwsService.Runtime, call, token).ConfigureAwait(false);
        try
        {
            var body = JsonSerializer.Deserialize(answer.Body, WireJson.Info<QueuedInvocationBody>());
            return new QueuedInvocation(
                body?.InferenceId,
                answer.Headers.GetValueOrDefault("X-Amzn-SageMaker-OutputLocation"),
                answer.Headers.GetValueOrDefault("X-Amzn-SageMaker-FailureLocation"));
        }
        catch (JsonException error)
        {
            throw WireErrors.Unreadable(call.Operation, error, connection.AddressOf(AwsService.Runtime));
        }
    }

    private static string? Text(int? seconds) => seconds?.ToString(CultureInfo.InvariantCulture);

    private static WireCall Call(
        string operation,
        string endpointName,
        string resource,
        ReadOnlyMemory<byte> body,
        InvocationHeaders headers,
        (string Name, string? Value)[] own) => new()
        {
            Operation = operation,
            Path = $"/endpoints/{Uri.EscapeDataString(endpointName)}/{resource}",
            Body = body,
            Headers = own.Where(header => header.Value is not null).Select(header => (header.Name, Value: header.Value!))
                .Concat(RuntimeHeaders.Of(headers))
                .ToDictionary(header => header.Name, header => header.Value),
        };
}
