using System.Text.Json;
using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Api;

/// <summary>
/// Makes a thing once. When an attempt ended without an answer, the service may have made it all the same: then what
/// is there decides, and a thing that equals the request is ours. Names are checked to be free before, or are new, so
/// that nothing older can be mistaken for it.
/// </summary>
internal static class Once
{
    /// <summary>Makes it; null instead of the answer when that was lost and the thing found.</summary>
    public static async Task<TAnswer?> MakeAsync<TRequest, TAnswer, TFound>(
        string kind, string name, Func<Task<TAnswer>> make, TRequest request, Func<Task<TFound>> describe)
        where TAnswer : class
    {
        try
        {
            return await make().ConfigureAwait(false);
        }
        catch (ServiceException error) when (error.Unanswered > 0 && MayBeMade(error))
        {
            if (!await IsOursAsync(kind, name, request, describe, error).ConfigureAwait(false))
            {
                throw;
            }

            return null;
        }
    }

    private static bool MayBeMade(ServiceException error) =>
        ServiceErrors.IsTaken(error) || error.StatusCode is 0 or >= 500;

    private static async Task<bool> IsOursAsync<TRequest, TFound>(
        string kind, string name, TRequest request, Func<Task<TFound>> describe, ServiceException cause)
    {
        try
        {
            var found = await describe().ConfigureAwait(false);
            return Holds(
                JsonSerializer.SerializeToNode(found, WireJson.Info<TFound>()),
                JsonSerializer.SerializeToNode(request, WireJson.Info<TRequest>()));
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return false;
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.From(
                cause,
                ErrorId.OutcomeUnknown,
                ErrorKind.ConnectionError,
                $"Whether {kind} '{name}' was made can't be told: the service didn't answer ({cause.Message}), nor does "
                + $"it say what is there ({error.Message}). It may exist, and cost money.",
                name,
                "Look for it before you start another, when the service answers again.");
        }
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
