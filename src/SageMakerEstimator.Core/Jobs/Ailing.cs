using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Jobs;

/// <summary>What a refusal means to somebody who waits.</summary>
internal enum Ailment
{
    /// <summary>The wait is over.</summary>
    Unbearable,

    /// <summary>It passes by itself.</summary>
    Passing,

    /// <summary>The credentials were read anew; the next look tells.</summary>
    Renewed,
}

/// <summary>How long a wait bears with a service that doesn't answer as it should.</summary>
internal sealed class Ailing(TimeProvider time)
{
    // A service that is silent for this long isn't waited for any more; the job goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // Policies that go by a job's tags deny for a while after it was made.
    private static readonly TimeSpan DenialPatience = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private DateTimeOffset? _since;
    private bool _told;
    private bool _renewed;

    public void IsOver() => (_since, _told, _renewed) = (null, false, false);

    /// <summary>Once for each time of trouble.</summary>
    public bool ShouldTell(Ailment ailment) => ailment == Ailment.Passing && !_told && (_told = true);

    public Ailment Of(ServiceException error, IBackend backend)
    {
        var now = time.GetUtcNow();
        if (ServiceErrors.IsAboutCredentials(error) && !_renewed)
        {
            _renewed = true;
            return backend.RenewCredentials() ? Ailment.Renewed : Ailment.Unbearable;
        }

        if (ServiceErrors.IsDenied(error) && now - _begun < DenialPatience)
        {
            return Ailment.Passing;
        }

        _since ??= now;
        return ServiceErrors.IsTransient(error) && now - _since < Patience ? Ailment.Passing : Ailment.Unbearable;
    }
}
