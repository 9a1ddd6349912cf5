using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SageMakerEstimator.Binding;

/// <summary>What Set-SMEstimatorDefault has set in each runspace; it goes with the runspace.</summary>
internal static class SessionDefaults
{
    private static readonly IReadOnlyDictionary<string, object> None = new Dictionary<string, object>();

    private static readonly ConditionalWeakTable<Runspace, IReadOnlyDictionary<string, object>> Values = new();

    /// <summary>Those of the runspace that this thread works for.</summary>
    public static IReadOnlyDictionary<string, object> Current
    {
        get => Runspace.DefaultRunspace is { } runspace && Values.TryGetValue(runspace, out var values) ? values : None;
        set => Values.AddOrUpdate(Runspace.DefaultRunspace, value);
    }
}
