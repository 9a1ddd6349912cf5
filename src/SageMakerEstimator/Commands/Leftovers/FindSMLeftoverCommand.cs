using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Find-SMLeftover: endpoints, endpoint configs and models that nothing uses.</summary>
[Cmdlet(VerbsCommon.Find, "SMLeftover")]
[OutputType(typeof(Leftover))]
public sealed class FindSMLeftoverCommand : AwsDataCmdlet
{
    // CloudWatch keeps an endpoint's invocations by the hour for 455 days.
    private const double MaxIdle = 455 * 86_400d;

    /// <summary>What is looked for.</summary>
    [Parameter(Position = 0)]
    [ValidateSet("Endpoint", "EndpointConfig", "Model")]
    public string[] Kind { get; set; } = ["Endpoint", "EndpointConfig", "Model"];

    /// <summary>What names begin with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NamePrefix { get; set; }

    /// <summary>What is younger is left out.</summary>
    [Parameter]
    [Duration(MinSeconds = 0)]
    public TimeSpan OlderThan { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long an endpoint must have had no invocation.</summary>
    [Parameter]
    [Duration(MinSeconds = 3600, MaxSeconds = MaxIdle)]
    public TimeSpan IdleFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Look on this machine instead of AWS.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    private protected override void End()
    {
        var query = new LeftoverQuery(Local ? Backend.Local : Backend.Aws, Local ? AwsSession.None : Session)
        {
            Kinds = Kind,
            NamePrefix = NamePrefix,
            OlderThan = OlderThan,
            IdleFor = IdleFor,
        };
        Run((sink, token) => Core.Leftovers.FindAsync(query, sink, token));
    }
}
