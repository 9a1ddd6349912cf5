using System.Collections;
using System.Collections.Specialized;

namespace SageMakerEstimator.Core.Frameworks;

/// <summary>How training is spread over machines: strategies in the words of the Python SDK, read.</summary>
internal sealed class Distribution
{
    public const string ParameterServer = "parameter_server";
    public const string Mirrored = "multi_worker_mirrored_strategy";
    public const string TorchDistributed = "torch_distributed";
    public const string TorchDdp = "pytorchddp";
    public const string TorchXla = "pytorchxla";
    public const string Mpi = "mpi";
    public const string Library = "smdistributed";
    public const string DataParallel = "dataparallel";
    public const string ModelParallel = "modelparallel";
    public const string Groups = "instance_groups";

    /// <summary>The strategies there are.</summary>
    public static readonly IReadOnlyList<string> Strategies =
        [ParameterServer, Mirrored, TorchDistributed, TorchDdp, TorchXla, Mpi, Library, Groups];

    private readonly Dictionary<string, IDictionary> _strategies = new(StringComparer.Ordinal);

    private Distribution(DistributionStyle style) => Style = style;

    public DistributionStyle Style { get; }

    /// <summary>The instance groups that take part; empty for all machines.</summary>
    public IReadOnlyList<string> InstanceGroups { get; private init; } = [];

    /// <summary>Of SageMaker's library: what shares the data, and what shares the model; null for neither.</summary>
    public IDictionary? OfLibrary => Strategy(Library);

    /// <summary>The estimator's, with what follows from its framework and its instance groups.</summary>
    public static Distribution Of(Estimator estimator)
    {
        var style = FrameworkTable.Of(estimator)?.Style ?? DistributionStyle.Usual;
        var groups = GroupNames(estimator.Distribution[Groups]);
        if (estimator.Distribution.Count > 0 && groups.Count == 0 && estimator.InstanceGroup is [var only])
        {
            groups = [only.Name];
        }

        var distribution = new Distribution(style) { InstanceGroups = groups };
        foreach (DictionaryEntry entry in estimator.Distribution)
        {
            if ((string)entry.Key != Groups)
            {
                distribution._strategies.Add((string)entry.Key, (IDictionary)entry.Value!);
            }
        }

        if (style == DistributionStyle.PyTorch && distribution._strategies.Remove(TorchDdp, out var data))
        {
            distribution._strategies[Library] = new OrderedDictionary(StringComparer.Ordinal) { [DataParallel] = data };
        }

        return distribution;
    }

    /// <summary>What a strategy was given, null when it wasn't.</summary>
    public IDictionary? Strategy(string name) => _strategies.GetValueOrDefault(name);

    /// <summary>Whether a strategy is given and enabled.</summary>
    public bool IsOn(string strategy) => IsOn(Strategy(strategy));

    /// <summary>Whether a part of SageMaker's library is given and enabled.</summary>
    public bool IsOnInLibrary(string part) => IsOn(OfLibrary?[part] as IDictionary);

    /// <summary>
    /// Whether the containers launch the script by torchrun and nothing else of this is told them; they find the machines
    /// of their group by themselves.
    /// </summary>
    public bool LaunchesAlone => Style switch
    {
        DistributionStyle.HuggingFace => IsOn(TorchDdp) || (IsOn(TorchDistributed) && OfLibrary is null),
        DistributionStyle.PyTorch => IsOn(TorchDistributed) && OfLibrary is null,
        _ => false,
    };

    public static bool IsOn(IDictionary? strategy) => strategy?["enabled"] is true;

    /// <summary>Names, or the groups themselves.</summary>
    private static IReadOnlyList<string> GroupNames(object? given) => given switch
    {
        null => [],
        string name => [name],
        InstanceGroup group => [group.Name],
        IEnumerable list => [.. list.Cast<object?>().SelectMany(GroupNames)],
        _ => [given.ToString()!],
    };
}
