using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Inference;

/// <summary>
/// One question to an endpoint that answers at once. It is asked again by itself only when the service says that nothing
/// was done: while the model is being loaded, and in the first minute of an endpoint that not every door knows yet.
/// </summary>
internal sealed class RealTimeInvocation(
    IRuntimeApi runtime, Invocation invocation, InvocationErrors errors, TimeProvider time)
{
    // A serverless endpoint that starts from nothing, or a model that is fetched for the first question about it.
    private static readonly TimeSpan LoadTime = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>A model has 60 s to answer; the service's own word about that comes first.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(70);

    private InvokeEndpointRequest Request => new()
    {
        EndpointName = invocation.Way.EndpointName,
        Body = invocation.Body,
        ContentType = invocation.Way.ContentType,
        Accept = invocation.Way.Accept,
        Headers = invocation.Headers,
    };

    public Task<InvokeEndpointResponse> InvokeAsync(CancellationToken token) => AskAsync(
        patience => runtime.InvokeEndpointAsync(Request, patience.Token), token);

    /// <summary>Asks, and hands on what each part of the answer completes.</summary>
    public async Task StreamAsync(PartReader reader, Action<object?> write, CancellationToken token)
    {
        using var patience = NewPatience(token);
        var stream = await AskAsync(
            _ =>
            {
                patience.CancelAfter(Patience);
                return runtime.InvokeEndpointWithResponseStreamAsync(Request, patience.Token);
            },
            token).ConfigureAwait(false);
        try
        {
            await foreach (var part in stream.Parts.WithCancellation(patience.Token).ConfigureAwait(false))
            {
                patience.CancelAfter(Patience);
                foreach (var value in reader.Read(part, stream.ContentType))
                {
                    write(value);
                }
            }

            foreach (var value in reader.End(stream.ContentType))
            {
                write(value);
            }
        }
        catch (ServiceException error)
        {
            throw await errors.OfAsync(error, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!token.IsCancellationRequested)
        {
            throw errors.TimedOut(Patience, error);
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationTokenSource, Task<T>> ask, CancellationToken token)
    {
        InvocationLimits.Check(invocation, invocation.Body.Length);
        var began = time.GetTimestamp();
        var pause = TimeSpan.FromSeconds(1);
        for (var resent = 0; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            using var patience = NewPatience(token);
            try
            {
                return await ask(patience).ConfigureAwait(false);
            }
            catch (OperationCanceledException error) when (!token.IsCancellationRequested)
            {
                if (resent++ >= invocation.RetryCount)
                {
                    throw errors.TimedOut(Patience, error);
                }
            }
            catch (ServiceException error)
            {
                var isHarmless = time.GetElapsedTime(began) < LoadTime
                    && (error.Code == InvocationErrors.NotReadyCode
                        || await errors.IsTooNewAsync(error, token).ConfigureAwait(false));
                if (!isHarmless && !(ServiceErrors.IsTransient(error) && resent++ < invocation.RetryCount))
                {
                    throw await errors.OfAsync(error, token).ConfigureAwait(false);
                }
            }

            await Task.Delay(pause, time, token).ConfigureAwait(false);
        }
    }

    private CancellationTokenSource NewPatience(CancellationToken token)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Patience);
        return patience;
    }
}
