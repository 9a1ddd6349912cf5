using System.Net;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>Asks a model server for one request of a transform job, again when that can help.</summary>
internal sealed class ModelClient(Uri server, BatchPlan plan)
{
    /// <summary>The body of the answer and its media type; an answer that isn't one is an <see cref="InvocationException"/>.</summary>
    public async Task<(byte[] Body, string? MediaType)> AskAsync(ReadOnlyMemory<byte> body, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await AskOnceAsync(body, token).ConfigureAwait(false);
            }
            catch (InvocationException error) when (error.MayPass && attempt < plan.Retries)
            {
                // The model may answer the next time.
            }
        }
    }

    private async Task<(byte[] Body, string? MediaType)> AskOnceAsync(
        ReadOnlyMemory<byte> body, CancellationToken token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "invocations"));
        message.Content = new ReadOnlyMemoryContent(body);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", plan.ContentType);
        if (plan.Accept is not null)
        {
            message.Headers.TryAddWithoutValidation("Accept", plan.Accept);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(plan.Timeout);
        try
        {
            using var answer = await LocalRuntimeApi.Client.SendAsync(message, limit.Token).ConfigureAwait(false);
            var content = await answer.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK
                ? (content, answer.Content.Headers.ContentType?.MediaType)
                : throw new InvocationException(
                    $"the model answered with status {(int)answer.StatusCode}: {FirstLine(content)}",
                    mayPass: (int)answer.StatusCode >= 500);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new InvocationException(
                $"the model didn't answer within {plan.Timeout.TotalSeconds} seconds", mayPass: true);
        }
        catch (HttpRequestException error)
        {
            throw new InvocationException($"the model server doesn't answer: {error.Message}", mayPass: true);
        }
    }

    private static string FirstLine(byte[] content) =>
        System.Text.Encoding.UTF8.GetString(content).Split('\n')[0].Trim();
}

/// <summary>A request that got no answer of use.</summary>
internal sealed class InvocationException(string message, bool mayPass) : Exception(message)
{
    /// <summary>Whether asking again can help: the server failed, not the request.</summary>
    public bool MayPass { get; } = mayPass;
}
