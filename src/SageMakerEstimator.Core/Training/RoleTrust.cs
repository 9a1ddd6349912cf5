using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Training;

/// <summary>IAM takes up to a minute to let SageMaker assume a role that was made a moment ago.</summary>
internal static class RoleTrust
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)];

    public static bool IsMissing(ServiceException error) =>
        error.Code == "ValidationException" && error.Message.StartsWith("Could not assume role", StringComparison.Ordinal);

    /// <summary>Asks again for half a minute when the role can't be assumed.</summary>
    public static async Task<T> PatientlyAsync<T>(
        Func<Task<T>> ask, IOperationSink sink, TimeProvider time, CancellationToken token)
    {
        foreach (var pause in Pauses)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (ServiceException error) when (IsMissing(error))
            {
                sink.Verbose($"SageMaker can't assume the role yet; asking again in {pause.TotalSeconds} s.");
                await Task.Delay(pause, time, token).ConfigureAwait(false);
            }
        }

        return await ask().ConfigureAwait(false);
    }

    /// <summary>What IAM says of a role that couldn't be assumed, in a sentence.</summary>
    public static async Task<string> StateAsync(IBackend backend, string roleArn, CancellationToken token)
    {
        try
        {
            return await backend.TrustsSageMakerAsync(roleArn, token).ConfigureAwait(false) switch
            {
                true => "IAM has the role, and it trusts SageMaker.",
                false => "IAM has the role, and its trust policy doesn't name sagemaker.amazonaws.com.",
                null => "This caller may not look at the role (iam:GetRole).",
            };
        }
        catch (ServiceException error) when (error.Code == "NoSuchEntity")
        {
            return "IAM has no such role in this account.";
        }
        catch (ServiceException)
        {
            // The refusal itself is what the user must hear.
            return "IAM didn't say more.";
        }
    }
}
