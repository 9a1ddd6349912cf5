using System.Collections;

namespace SageMakerEstimator.Core.Frameworks;

/// <summary>A distribution as the hyperparameters that the frameworks' containers look for.</summary>
internal static class DistributionParameters
{
    private const string InstanceType = "sagemaker_instance_type";

    private const string Ddp = "sagemaker_pytorch_ddp_enabled";
    private const string Torch = "sagemaker_torch_distributed_enabled";

    // Each strategy that is no more than on or off, and whether its being off is sent, too.
    private static readonly (string Strategy, string HyperParameter, bool IsSentOff)[] Switches =
    [
        (Distribution.ParameterServer, "sagemaker_parameter_server_enabled", true),
        (Distribution.Mirrored, "sagemaker_multi_worker_mirrored_strategy_enabled", true),
        (Distribution.TorchXla, "sagemaker_pytorch_xla_multi_worker_enabled", true),
        (Distribution.TorchDdp, Ddp, false),
        (Distribution.TorchDistributed, Torch, false),
    ];

    // MPI's options: of our dictionary, of most containers, and of Chainer's.
    private static readonly (string Option, string HyperParameter)[] OfChainer =
    [
        ("num_processes", "sagemaker_num_processes"),
        ("process_slots_per_host", "sagemaker_process_slots_per_host"),
        ("additional_mpi_options", "sagemaker_additional_mpi_options"),
    ];

    /// <summary>Name and value of each, before they are encoded.</summary>
    public static IEnumerable<(string Name, object? Value)> Of(Estimator estimator)
    {
        if (estimator.Distribution.Count == 0)
        {
            return [];
        }

        var distribution = Distribution.Of(estimator);
        var type = estimator.InstanceType.Length == 0 ? null : estimator.InstanceType;
        return distribution.Style switch
        {
            DistributionStyle.HuggingFace when distribution.IsOn(Distribution.TorchDdp) =>
                Launched(Ddp, type),
            DistributionStyle.PyTorch or DistributionStyle.HuggingFace
                when distribution.IsOn(Distribution.TorchDistributed) =>
                (distribution.OfLibrary is null ? [] : Usual(distribution, type))
                .Concat(Launched(Torch, type)),
            DistributionStyle.Chainer => Chainer(distribution),
            _ => Usual(distribution, type),
        };
    }

    private static IEnumerable<(string Name, object? Value)> Launched(string name, string? type)
    {
        yield return (name, true);
        if (type is not null)
        {
            yield return (InstanceType, type);
        }
    }

    private static IEnumerable<(string Name, object? Value)> Usual(Distribution distribution, string? type)
    {
        if (distribution.InstanceGroups.Count > 0)
        {
            yield return ("sagemaker_distribution_instance_groups", distribution.InstanceGroups.ToArray());
        }

        foreach (var (strategy, name, isSentOff) in Switches)
        {
            if (distribution.Strategy(strategy) is { } given && (isSentOff || Distribution.IsOn(given)))
            {
                yield return (name, Distribution.IsOn(given));
            }
        }

        if (distribution.Strategy(Distribution.Mpi) is { } mpi)
        {
            yield return ("sagemaker_mpi_enabled", Distribution.IsOn(mpi));
            if (mpi["processes_per_host"] is { } processes)
            {
                yield return ("sagemaker_mpi_num_of_processes_per_host", processes);
            }

            yield return ("sagemaker_mpi_custom_mpi_options", mpi["custom_mpi_options"] ?? "");
        }

        if (distribution.OfLibrary is not { } library)
        {
            yield break;
        }

        if (distribution.IsOnInLibrary(Distribution.ModelParallel)
            && ((IDictionary)library[Distribution.ModelParallel]!)["parameters"] is IDictionary { Count: > 0 } parameters)
        {
            yield return ("mp_parameters", parameters);
        }

        var isData = distribution.IsOnInLibrary(Distribution.DataParallel);
        yield return ("sagemaker_distributed_dataparallel_enabled", isData);
        yield return (InstanceType, type);
        if (isData)
        {
            yield return (
                "sagemaker_distributed_dataparallel_custom_mpi_options",
                ((IDictionary)library[Distribution.DataParallel]!)["custom_mpi_options"] ?? "");
        }
    }

    private static IEnumerable<(string Name, object? Value)> Chainer(Distribution distribution)
    {
        if (distribution.Strategy(Distribution.Mpi) is not { } mpi)
        {
            return Usual(distribution, null);
        }

        return OfChainer.Where(row => mpi[row.Option] is not null)
            .Select(row => (row.HyperParameter, mpi[row.Option]))
            .Prepend(("sagemaker_use_mpi", Distribution.IsOn(mpi)));
    }
}
