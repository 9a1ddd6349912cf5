using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Api;

/// <summary>
/// Makes a thing once. When an attempt ended without an answer, the service may have made it all the same: then what
/// is there decides. A thing that equals the request and is younger than the call is ours; an older one never is.
/// </summary>
internal static class Once
{
    // A new thing may be unknown to the service's reads for some seconds.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // As far as a clock may be wrong before AWS refuses its signatures.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Makes it; null instead of the answer when that was lost and the thing found.</summary>
    public static async Task<TAnswer?> MakeAsync<TRequest, TAnswer, TFound>(
        string kind,
        string name,
        Func<Task<TAnswer>> make,
        TRequest request,
        Func<Task<TFound>> describe,
        TimeProvider? time = null,
        CancellationToken token = default)
        where TAnswer : class
    {
        var clock = time ?? TimeProvider.System;
        var began = clock.GetUtcNow();
        try
        {
            return await make().ConfigureAwait(false);
        }
        catch (ServiceException error) when (error.Unanswered > 0 && MayBeMade(error))
        {
            var found = await FindAsync(kind, name, describe, error, clock, token).ConfigureAwait(false);
            if (found is null || !IsOurs(found, request, began + error.ClockCorrection))
            {
                throw;
            }

            return null;
        }
    }

    private static bool MayBeMade(ServiceException error) =>
        ServiceErrors.IsTaken(error) || error.StatusCode is 0 or >= 500;

    /// <summary>What is there under the name; null when nothing is.</summary>
    private static async Task<JsonObject?> FindAsync<TFound>(
        string kind,
        string name,
        Func<Task<TFound>> describe,
        ServiceException cause,
        TimeProvider clock,
        CancellationToken token)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var found = await describe().ConfigureAwait(false);
                return JsonSerializer.SerializeToNode(found, WireJson.Info<TFound>())!.AsObject();
            }
            catch (ServiceException error) when (ServiceErrors.IsMissing(error))
            {
                if (clock.GetElapsedTime(started) < SettlingTime)
                {
                    await Task.Delay(Pause, clock, token).ConfigureAwait(false);
                    continue;
                }

                // Nothing is there, unless the service said before that the name is taken.
                return ServiceErrors.IsTaken(cause) ? throw Unknown(kind, name, cause, error) : null;
            }
            catch (ServiceException error)
            {
                throw Unknown(kind, name, cause, error);
            }
        }
    }

    private static SageMakerEstimatorException Unknown(
        string kind, string name, ServiceException cause, ServiceException reading) =>
        ServiceErrors.From(
            cause,
            ErrorId.OutcomeUnknown,
            ErrorKind.ConnectionError,
            $"Whether {kind} '{name}' was made can't be told: the service didn't answer ({cause.Message}), nor does "
            + $"it say what is there ({reading.Message}). It may exist, and cost money.",
            name,
            "Look for it before you start another, when the service answers again.");

    private static bool IsOurs<TRequest>(JsonObject found, TRequest request, DateTimeOffset began)
    {
        const string created = nameof(DescribeTrainingJobResponse.CreationTime);
        var isYounger = found[created]?.Deserialize(WireJson.Info<DateTimeOffset>()) is not { } time
            || time > began - ClockTolerance;
        return isYounger && Holds(found, JsonSerializer.SerializeToNode(request, WireJson.Info<TRequest>()));
    }

    /// <summary>Everything that was asked for is there with the same value; tags are never told.</summary>
    private static bool Holds(JsonNode? found, JsonNode? asked) => (found, asked) switch
    {
        (JsonObject there, JsonObject wanted) => wanted.All(
            member => member.Key == nameof(CreateTrainingJobRequest.Tags) || Holds(there[member.Key], member.Value)),
        (JsonArray there, JsonArray wanted) =>
            there.Count == wanted.Count && wanted.Zip(there).All(pair => Holds(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(found, asked),
    };
}
