using System.Text.Json;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Aws;

/// <summary>Operations of a service that speaks JSON with a target header: a record goes out, a record comes back.</summary>
internal sealed class JsonService(AwsConnection connection, AwsService service, CallRates? rates = null)
{
    public async Task<TAnswer> CallAsync<TRequest, TAnswer>(string operation, TRequest request, CancellationToken token)
    {
        var answer = await SendAsync(operation, request, token).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(answer.Body, WireJson.Info<TAnswer>())!;
        }
        catch (JsonException error)
        {
            throw WireErrors.Unreadable(operation, error, connection.AddressOf(service));
        }
    }

    public async Task CallAsync<TRequest>(string operation, TRequest request, CancellationToken token)
    {
        var answer = await SendAsync(operation, request, token).ConfigureAwait(false);
        try
        {
            // Nothing to read, but a proxy's page must not pass for a yes.
            if (answer.Body.Length > 0)
            {
                using var document = JsonDocument.Parse(answer.Body);
            }
        }
        catch (JsonException error)
        {
            throw WireErrors.Unreadable(operation, error, connection.AddressOf(service));
        }
    }

    private async Task<WireAnswer> SendAsync<TRequest>(string operation, TRequest request, CancellationToken token)
    {
        var call = new WireCall
        {
            Operation = operation,
            Body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Info<TRequest>()),
            Headers = new Dictionary<string, string>
            {
                ["X-Amz-Target"] = $"{service.TargetPrefix}.{operation}",
                ["Content-Type"] = $"application/x-amz-json-{service.JsonVersion}",
            },
        };
        if (rates is not null)
        {
            await rates.TurnAsync(operation, token).ConfigureAwait(false);
        }

        try
        {
            return await connection.SendAsync(service, call, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsThrottled(error))
        {
            rates?.Halve(operation);
            throw;
        }
    }
}
