using System.Collections;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Images;

namespace SageMakerEstimator.Core.Frameworks;

/// <summary>What a distribution may be, and on which machines and versions, before anything is sent.</summary>
internal static class DistributionRules
{
    private const string Parameter = "-Distribution";

    // What SageMaker's data-parallel library was built for.
    private static readonly HashSet<string> DataParallelTypes = new(StringComparer.Ordinal)
    {
        "ml.p3.16xlarge", "ml.p3dn.24xlarge", "ml.p4d.24xlarge", "ml.p4de.24xlarge", "ml.p5.48xlarge",
        InstanceTypes.LocalGpu,
    };

    // Types with one GPU: a parameter server leaves nothing of them unused.
    private static readonly HashSet<string> SingleGpuTypes = new(StringComparer.Ordinal) { "ml.p2.xlarge", "ml.p3.2xlarge" };

    private static readonly Action<Estimator, Distribution, IOperationSink>[] Rules =
    [
        LibraryIsOnePart, GroupsAreKnown, GroupsNeedALauncher, ModelParallelHasALauncher, DataParallelHasItsMachines,
        P5NeedsTorch, TorchRunsPython, MirroredNeedsVersion, WarnOfIdleGpus,
    ];

    public static void Check(Estimator estimator, IOperationSink sink)
    {
        if (estimator.Distribution.Count == 0)
        {
            return;
        }

        if (estimator.Framework is null)
        {
            throw Conflict(
                $"{Parameter} is for -Framework: another image reads its own hyperparameters.", estimator.Distribution);
        }

        CheckShape(estimator.Distribution);
        if (estimator.Distribution.Contains(Distribution.TorchDdp) && estimator.Distribution.Contains(Distribution.Library))
        {
            throw Conflict($"{Parameter} has both pytorchddp and smdistributed; they are two ways to one end.", Parameter);
        }

        var distribution = Distribution.Of(estimator);
        foreach (var rule in Rules)
        {
            rule(estimator, distribution, sink);
        }
    }

    private static void CheckShape(IDictionary given)
    {
        foreach (DictionaryEntry entry in given)
        {
            var name = (string)entry.Key;
            if (!Distribution.Strategies.Contains(name))
            {
                var nearest = NearestMatch.Of(name, Distribution.Strategies);
                throw Invalid(
                    $"'{name}' is no strategy.{(nearest is null ? "" : $" The nearest is {nearest}.")} There are: "
                    + $"{string.Join(", ", Distribution.Strategies)}.",
                    name);
            }

            if (name == Distribution.Groups)
            {
                continue;
            }

            var strategy = entry.Value as IDictionary ?? throw Invalid(
                $"{name} is '{entry.Value}', and must be a dictionary: @{{ {name} = @{{ enabled = $true }} }}.", name);
            foreach (var (path, part) in name == Distribution.Library ? Parts(strategy) : [(name, strategy)])
            {
                CheckOptions(path, part);
            }
        }
    }

    private static IEnumerable<(string Path, IDictionary Part)> Parts(IDictionary library) =>
        library.Cast<DictionaryEntry>().Select(entry => (
            $"{Distribution.Library}.{entry.Key}",
            entry.Value as IDictionary
                ?? throw Invalid($"{Distribution.Library}.{entry.Key} is '{entry.Value}', and must be a dictionary.", entry.Key)));

    private static void CheckOptions(string path, IDictionary strategy)
    {
        if (strategy["enabled"] is { } enabled and not bool)
        {
            throw Invalid($"{path}.enabled is '{enabled}', and must be $true or $false.", enabled);
        }

        if (strategy["parameters"] is { } parameters and not IDictionary)
        {
            throw Invalid($"{path}.parameters is '{parameters}', and must be a dictionary.", parameters);
        }

        foreach (var name in new[] { "processes_per_host", "num_processes", "process_slots_per_host" })
        {
            if (strategy[name] is { } number && number is not (int and > 0 or long and > 0))
            {
                throw Invalid($"{path}.{name} is '{number}', and must be a whole number from 1 on.", number);
            }
        }
    }

    private static void LibraryIsOnePart(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.OfLibrary is not { } library)
        {
            return;
        }

        var parts = library.Keys.Cast<string>().ToArray();
        var unknown = Array.Find(parts, part => part is not (Distribution.DataParallel or Distribution.ModelParallel));
        if (unknown is not null)
        {
            throw Invalid($"smdistributed has dataparallel or modelparallel, and no '{unknown}'.", unknown);
        }

        if (parts.Length != 1)
        {
            throw Conflict($"{Parameter}: smdistributed takes one of dataparallel and modelparallel.", Parameter);
        }
    }

    private static void GroupsAreKnown(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        var unknown = distribution.InstanceGroups
            .FirstOrDefault(name => estimator.InstanceGroup.All(group => group.Name != name));
        if (unknown is not null)
        {
            throw Conflict(
                $"{Parameter} names the instance group '{unknown}', which -InstanceGroup doesn't have.", unknown);
        }

        if (estimator.InstanceGroup.Count > 1 && distribution.InstanceGroups.Count != 1)
        {
            throw Conflict(
                $"{Parameter} must name the one instance group that trains together: instance_groups = "
                + $"'{estimator.InstanceGroup[0].Name}' for example.",
                Parameter);
        }
    }

    private static void GroupsNeedALauncher(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.InstanceGroups.Count > 0
            && !distribution.IsOn(Distribution.Mpi)
            && !distribution.IsOnInLibrary(Distribution.DataParallel)
            && !distribution.LaunchesAlone)
        {
            throw Conflict(
                $"{Parameter}: instance groups train together by mpi, torch_distributed or smdistributed.dataparallel only.",
                Parameter);
        }
    }

    private static void ModelParallelHasALauncher(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.OfLibrary?.Contains(Distribution.ModelParallel) == true
            && distribution.Strategy(Distribution.Mpi) is null
            && !distribution.IsOn(Distribution.TorchDistributed))
        {
            throw Conflict($"{Parameter}: modelparallel needs mpi or torch_distributed, enabled beside it.", Parameter);
        }
    }

    private static void DataParallelHasItsMachines(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.IsOnInLibrary(Distribution.DataParallel)
            && TypesOf(estimator, distribution).FirstOrDefault(type => !DataParallelTypes.Contains(type)) is { } type)
        {
            throw Conflict(
                $"{Parameter}: SageMaker's data-parallel library doesn't run on {type}, but on "
                + $"{string.Join(", ", DataParallelTypes)}.",
                type);
        }
    }

    private static void P5NeedsTorch(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.OfLibrary is not null
            && !distribution.IsOn(Distribution.TorchDistributed)
            && TypesOf(estimator, distribution).Contains("ml.p5.48xlarge"))
        {
            throw Conflict($"{Parameter}: on ml.p5.48xlarge smdistributed needs torch_distributed beside it.", Parameter);
        }
    }

    private static void TorchRunsPython(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.IsOn(Distribution.TorchDistributed)
            && estimator.EntryPoint?.EndsWith(".py", StringComparison.OrdinalIgnoreCase) == false)
        {
            throw Conflict(
                $"{Parameter}: torch_distributed runs Python scripts, and -EntryPoint '{estimator.EntryPoint}' isn't one.",
                estimator.EntryPoint);
        }
    }

    private static void MirroredNeedsVersion(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.IsOn(Distribution.Mirrored)
            && estimator.FrameworkVersion is { } version
            && VersionText.Compare(version, "2.9") < 0)
        {
            throw Conflict(
                $"{Parameter}: multi_worker_mirrored_strategy is for TensorFlow 2.9 and later, not {version}.", version);
        }
    }

    private static void WarnOfIdleGpus(Estimator estimator, Distribution distribution, IOperationSink sink)
    {
        if (distribution.IsOn(Distribution.ParameterServer)
            && TypesOf(estimator, distribution).FirstOrDefault(HasManyGpus) is { } type)
        {
            sink.Warning(
                $"{Parameter}: a parameter server runs one worker on each machine, so that the other GPUs of {type} "
                + "stay idle.");
        }
    }

    private static bool HasManyGpus(string type) =>
        type == InstanceTypes.LocalGpu
        || (InstanceFamily.Of(type)?.StartsWith('p') == true && !SingleGpuTypes.Contains(type));

    private static IEnumerable<string> TypesOf(Estimator estimator, Distribution distribution) =>
        estimator.InstanceGroup.Count == 0
            ? [estimator.InstanceType]
            : estimator.InstanceGroup.Where(group => distribution.InstanceGroups.Contains(group.Name))
                .Select(group => group.InstanceType);

    private static SageMakerEstimatorException Invalid(string message, object? target) =>
        new(ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"{Parameter}: {message}") { Target = target };

    private static SageMakerEstimatorException Conflict(string message, object? target) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = target };
}
