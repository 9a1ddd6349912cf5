using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Inference;

/// <summary>
/// One question to an asynchronous endpoint: the record goes along when it is small and to S3 when it isn't, and the
/// answer is looked for in S3 until it, or an error, is there.
/// </summary>
internal sealed class LaterInvocation(IBackend backend, Invocation invocation, LaterOptions options, TimeProvider time)
{
    // As long as the Python SDK waits when nobody says so.
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan NewEndpointPause = TimeSpan.FromSeconds(2);

    private const string InputFolder = "async-endpoint-inputs";

    private const int ShownLength = 2000;

    private readonly Predictor _way = invocation.Way;

    public async Task<InvocationResponse> RunAsync(InvocationErrors errors, CancellationToken token)
    {
        var length = invocation.File is { } file ? new FileInfo(file).Length : invocation.Body.Length;
        InvocationLimits.CheckLater(length, invocation.Target);
        var goesAlong = options is { HasBody: true, InputLocation: null } && invocation.File is null
            && length is > 0 and <= InvocationLimits.LaterBody;
        var (input, isOurs) = goesAlong ? (null, false) : await PlaceAsync(token).ConfigureAwait(false);
        try
        {
            var queued = await QueueAsync(
                new QueueInvocationRequest
                {
                    EndpointName = _way.EndpointName,
                    Body = goesAlong ? invocation.Body : default,
                    InputLocation = input,
                    ContentType = _way.ContentType,
                    Accept = _way.Accept,
                    Headers = invocation.Headers,
                    InvocationTimeoutSeconds = Seconds(options.InvocationTimeout),
                    RequestTTLSeconds = Seconds(options.TimeToLive),
                },
                errors,
                token).ConfigureAwait(false);
            var response = new InvocationResponse
            {
                EndpointName = _way.EndpointName,
                InferenceId = queued.InferenceId,
                OutputLocation = queued.OutputLocation,
                FailureLocation = queued.FailureLocation,
            };
            if (!options.NoWait)
            {
                response.Body = await AnswerAsync(queued, errors, token).ConfigureAwait(false);
                response.ContentType = _way.Accept;
                await RemoveAsync(isOurs ? input : null, token).ConfigureAwait(false);
            }

            return response;
        }
        catch (ServiceException error)
        {
            // Nobody will read what was put there for a question that was refused. After a silence somebody may.
            await RemoveAsync(isOurs && error.StatusCode is > 0 and < 500 ? input : null, token).ConfigureAwait(false);
            throw await errors.OfAsync(error, token).ConfigureAwait(false);
        }
        catch (SageMakerEstimatorException error) when (error.ErrorId == ErrorId.ModelError)
        {
            await RemoveAsync(isOurs ? input : null, token).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Puts it into the queue; an endpoint that isn't known everywhere yet is asked again.</summary>
    private async Task<QueuedInvocation> QueueAsync(
        QueueInvocationRequest request, InvocationErrors errors, CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await backend.Runtime.QueueInvocationAsync(request, token).ConfigureAwait(false);
            }
            catch (ServiceException error)
            {
                if (!await errors.IsTooNewAsync(error, token).ConfigureAwait(false))
                {
                    throw;
                }
            }

            await Task.Delay(NewEndpointPause, time, token).ConfigureAwait(false);
        }
    }

    /// <summary>Where the record is, once it is there, and whether the place was ours to choose.</summary>
    private async Task<(string Uri, bool IsOurs)> PlaceAsync(CancellationToken token)
    {
        if (!options.HasBody)
        {
            return (options.InputLocation!, false);
        }

        var place = options.InputLocation;
        if (place is null)
        {
            var bucket = await backend.Objects.DefaultPlaceAsync(null, token).ConfigureAwait(false);
            await backend.Objects.EnsureAsync(bucket, Silence.Instance, token).ConfigureAwait(false);
            place = $"{bucket.Uri}{InputFolder}/{JobName.Generate(_way.EndpointName, time)}/{Guid.NewGuid():N}";
        }

        await backend.Objects.PutAsync(place, WriteAsync, new PutOptions(), token).ConfigureAwait(false);
        return (place, options.InputLocation is null);
    }

    private async Task WriteAsync(Stream to, CancellationToken token)
    {
        if (invocation.File is not { } path)
        {
            await to.WriteAsync(invocation.Body, token).ConfigureAwait(false);
            return;
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            await file.CopyToAsync(to, token).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> AnswerAsync(QueuedInvocation queued, InvocationErrors errors, CancellationToken token)
    {
        var began = time.GetTimestamp();
        var limit = options.Timeout ?? UsualTimeout;
        TimeSpan? pause = null;
        while (true)
        {
            if (await backend.Objects.TryReadAsync(queued.OutputLocation!, token).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (queued.FailureLocation is { } failure
                && await backend.Objects.TryReadAsync(failure, token).ConfigureAwait(false) is { } reason)
            {
                var text = System.Text.Encoding.UTF8.GetString(reason);
                throw errors.Model(
                    null,
                    $"The model of endpoint '{_way.EndpointName}' failed: "
                    + (text.Length > ShownLength ? text[..ShownLength] + "…" : text));
            }

            if (time.GetElapsedTime(began) >= limit)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.WaitTimedOut,
                    ErrorKind.OperationTimeout,
                    $"The answer of endpoint '{_way.EndpointName}' isn't there after {limit.TotalSeconds} seconds; the "
                    + $"model works on. It will be at {queued.OutputLocation}, if nothing goes wrong.")
                {
                    Target = invocation.Target,
                    RecommendedAction = "Wait longer with -Timeout, or don't wait with -NoWait and read that place later.",
                };
            }

            pause = backend.Polling.Next(pause, changed: false);
            await Task.Delay(backend.Polling.Uneven(pause.Value), time, token).ConfigureAwait(false);
        }
    }

    private static int? Seconds(TimeSpan? duration) => duration is { } known ? (int)Math.Ceiling(known.TotalSeconds) : null;

    private async Task RemoveAsync(string? uri, CancellationToken token)
    {
        if (uri is null)
        {
            return;
        }

        try
        {
            await backend.Objects.DeleteAsync(uri, token).ConfigureAwait(false);
        }
        catch (SageMakerEstimatorException)
        {
            // The answer counts; who may write but not delete keeps the input.
        }
    }
}
