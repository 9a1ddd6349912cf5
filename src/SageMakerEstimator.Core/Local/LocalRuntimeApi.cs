using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>Asks model servers of this machine over HTTP, with the runtime's headers and errors.</summary>
internal sealed class LocalRuntimeApi(LocalHosting hosting) : IRuntimeApi
{
    /// <summary>Loopback only: a proxy of the environment must never see a record.</summary>
    public static HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<InvokeEndpointResponse> InvokeEndpointAsync(
        InvokeEndpointRequest request, CancellationToken token)
    {
        using var answer = await SendAsync(request, token).ConfigureAwait(false);
        return new InvokeEndpointResponse
        {
            Body = await answer.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false),
            ContentType = ContentType(answer.Content.Headers),
            CustomAttributes = answer.Headers.TryGetValues(RuntimeHeaders.CustomAttributes, out var values)
                ? string.Join(", ", values)
                : null,
        };
    }

    public async Task<InvokeEndpointStream> InvokeEndpointWithResponseStreamAsync(
        InvokeEndpointRequest request, CancellationToken token)
    {
        var answer = await SendAsync(request, token).ConfigureAwait(false);
        return new InvokeEndpointStream(ContentType(answer.Content.Headers), PartsAsync(answer, token));
    }

    public Task<QueuedInvocation> QueueInvocationAsync(QueueInvocationRequest request, CancellationToken token) =>
        throw AnswersAtOnce(null);

    public static SageMakerEstimatorException AnswersAtOnce(object? target) => new(
        ErrorId.NotSupportedInLocalMode,
        ErrorKind.InvalidArgument,
        "An endpoint of this machine answers at once: -Async is for asynchronous endpoints of SageMaker.")
    {
        Target = target,
        RecommendedAction = "Leave -Async out.",
    };

    /// <summary>An answer of the model whose body is still to be read.</summary>
    private async Task<HttpResponseMessage> SendAsync(InvokeEndpointRequest request, CancellationToken token)
    {
        var address = Address(request.EndpointName);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "invocations"));
        message.Content = new ReadOnlyMemoryContent(request.Body);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        foreach (var (name, value) in RuntimeHeaders.Of(request.Headers))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            var answer = await Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token)
                .ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return answer;
            }

            using (answer)
            {
                throw ModelError(
                    answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false));
            }
        }
        catch (HttpRequestException)
        {
            if (Address(request.EndpointName) != address)
            {
                // An update has just put another server in its place.
                return await SendAsync(request, token).ConfigureAwait(false);
            }

            // The server is gone; its supervisor says so within a blink, and this waits for that word.
            throw await GoneAsync(request.EndpointName, token).ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<byte[]> PartsAsync(
        HttpResponseMessage answer, [EnumeratorCancellation] CancellationToken token)
    {
        using (answer)
        {
            using var stream = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var count)
            {
                yield return buffer[..count];
            }
        }
    }

    private static string? ContentType(HttpContentHeaders headers) => headers.ContentType?.ToString();

    private static ServiceException ModelError(HttpStatusCode status, byte[] body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body);
        var side = (int)status < 500 ? "client" : "server";
        return new ServiceException(
            "ModelError", $"Received {side} error ({(int)status}) from primary with message \"{text}\".", 424)
        {
            OriginalStatusCode = (int)status,
            OriginalMessage = text,
        };
    }

    private Uri Address(string name)
    {
        var status = hosting.ReadEndpoint(name);
        return status is { EndpointStatus: "InService" or "Updating", Port: { } port }
            ? new UriBuilder("http", "127.0.0.1", port).Uri
            : throw NotInService(status);
    }

    private async Task<ServiceException> GoneAsync(string name, CancellationToken token)
    {
        for (var look = 0; look < 100; look++)
        {
            var status = hosting.ReadEndpoint(name);
            if (status.EndpointStatus is not ("InService" or "Updating"))
            {
                return NotInService(status);
            }

            await Task.Delay(20, token).ConfigureAwait(false);
        }

        return new ServiceException("ServiceUnavailable", "The model server doesn't answer.", 503);
    }

    private static ServiceException NotInService(LocalEndpointStatus status) =>
        new("ValidationError", $"The endpoint is {status.EndpointStatus}. {status.FailureReason}".TrimEnd());
}
