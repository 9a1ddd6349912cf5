using System.Collections.Specialized;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Local;

/// <summary>The SM_ variables of the training toolkit, and the dictionary that SM_TRAINING_ENV holds.</summary>
internal static class TrainingVariables
{
    // SM_HPS is the dictionary's "hyperparameters", and so on: the toolkit's names of one thing differ.
    private static readonly (string Variable, string Key)[] Named =
    [
        ("SM_HOSTS", "hosts"),
        ("SM_NETWORK_INTERFACE_NAME", "network_interface_name"),
        ("SM_HPS", "hyperparameters"),
        ("SM_USER_ENTRY_POINT", "user_entry_point"),
        ("SM_FRAMEWORK_PARAMS", "additional_framework_parameters"),
        ("SM_RESOURCE_CONFIG", "resource_config"),
        ("SM_INPUT_DATA_CONFIG", "input_data_config"),
        ("SM_OUTPUT_DATA_DIR", "output_data_dir"),
        ("SM_CURRENT_HOST", "current_host"),
        ("SM_CURRENT_INSTANCE_TYPE", "current_instance_type"),
        ("SM_CURRENT_INSTANCE_GROUP", "current_instance_group"),
        ("SM_CURRENT_INSTANCE_GROUP_HOSTS", "current_instance_group_hosts"),
        ("SM_INSTANCE_GROUPS", "instance_groups"),
        ("SM_INSTANCE_GROUPS_DICT", "instance_groups_dict"),
        ("SM_DISTRIBUTION_INSTANCE_GROUPS", "distribution_instance_groups"),
        ("SM_IS_HETERO", "is_hetero"),
        ("SM_MODULE_NAME", "module_name"),
        ("SM_LOG_LEVEL", "log_level"),
        ("SM_FRAMEWORK_MODULE", "framework_module"),
        ("SM_INPUT_DIR", "input_dir"),
        ("SM_INPUT_CONFIG_DIR", "input_config_dir"),
        ("SM_OUTPUT_DIR", "output_dir"),
        ("SM_NUM_CPUS", "num_cpus"),
        ("SM_NUM_GPUS", "num_gpus"),
        ("SM_NUM_NEURONS", "num_neurons"),
        ("SM_MODEL_DIR", "model_dir"),
        ("SM_MODULE_DIR", "module_dir"),
        ("SM_OUTPUT_INTERMEDIATE_DIR", "output_intermediate_dir"),
    ];

    /// <summary>The whole environment of a job, keys sorted.</summary>
    public static SortedDictionary<string, object?> Describe(
        JobFolder job,
        CreateTrainingJobRequest request,
        SortedDictionary<string, object?> parameters,
        SortedDictionary<string, InputChannelFile> channels)
    {
        var type = request.ResourceConfig!.InstanceType!;
        string[] hosts = [TrainingContract.Host];
        var group = Sorted(
            ("hosts", hosts), ("instance_group_name", TrainingContract.Group), ("instance_type", type));
        var program = TrainingContract.Program(request);
        return new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["additional_framework_parameters"] = Sorted(),
            ["channel_input_dirs"] = Sorted(
                [.. channels.Keys.Select(name => (name, (object?)Path.Combine(job.InputData, name)))]),
            ["current_host"] = TrainingContract.Host,
            ["current_instance_group"] = TrainingContract.Group,
            ["current_instance_group_hosts"] = hosts,
            ["current_instance_type"] = type,
            ["distribution_hosts"] = Array.Empty<string>(),
            ["distribution_instance_groups"] = Array.Empty<string>(),
            ["framework_module"] = null,
            ["hosts"] = hosts,
            ["hyperparameters"] = parameters,
            ["input_config_dir"] = job.InputConfig,
            ["input_data_config"] = Sorted([.. channels.Select(Config)]),
            ["input_dir"] = Path.GetDirectoryName(job.InputConfig),
            ["instance_groups"] = new[] { TrainingContract.Group },
            ["instance_groups_dict"] = Sorted((TrainingContract.Group, group)),
            ["is_hetero"] = false,
            ["is_master"] = true,
            ["job_name"] = request.TrainingJobName,
            ["log_level"] = 20,
            ["master_hostname"] = TrainingContract.Host,
            ["model_dir"] = job.Model,
            ["module_dir"] = job.Code,
            ["module_name"] = program.EndsWith(".py", StringComparison.Ordinal) ? program[..^3] : program,
            ["network_interface_name"] = "lo",
            ["num_cpus"] = Environment.ProcessorCount,
            ["num_gpus"] = type == Estimators.InstanceTypes.LocalGpu ? CountGpus() : 0,
            ["num_neurons"] = 0,
            ["output_data_dir"] = job.OutputData,
            ["output_dir"] = job.Output,
            ["output_intermediate_dir"] = job.OutputIntermediate,
            ["resource_config"] = Sorted(
                ("current_group_name", TrainingContract.Group),
                ("current_host", TrainingContract.Host),
                ("current_instance_type", type),
                ("hosts", hosts),
                ("instance_groups", new object[] { group }),
                ("network_interface_name", "lo")),
            ["user_entry_point"] = program,
        };
    }

    /// <summary>One variable a value: text as it is, nothing for null, else compact JSON.</summary>
    public static Dictionary<string, string> Flatten(
        SortedDictionary<string, object?> training,
        SortedDictionary<string, object?> parameters,
        List<string> arguments,
        JobFolder job)
    {
        var variables = Named.ToDictionary(pair => pair.Variable, pair => Text(training[pair.Key]));
        var channels = (SortedDictionary<string, object?>)training["channel_input_dirs"]!;
        variables["SM_CHANNELS"] = Text(channels.Keys.ToArray());
        variables["SM_TRAINING_ENV"] = Text(training);
        variables["SM_USER_ARGS"] = Text(arguments);
        foreach (var name in channels.Keys)
        {
            variables["SM_CHANNEL_" + name.ToUpperInvariant()] = Path.Combine(job.InputData, name);
        }

        foreach (var (name, value) in parameters)
        {
            variables["SM_HP_" + name.ToUpperInvariant()] = Text(value);
        }

        return variables;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        _ => PythonJson.Dumps(value, compact: true),
    };

    private static SortedDictionary<string, object?> Sorted(params (string Key, object? Value)[] members) =>
        new(members.ToDictionary(member => member.Key, member => member.Value), StringComparer.Ordinal);

    private static (string Key, object? Value) Config(KeyValuePair<string, InputChannelFile> channel)
    {
        var members = new OrderedDictionary();
        if (channel.Value.ContentType is { } type)
        {
            members.Add("ContentType", type);
        }

        members.Add("RecordWrapperType", channel.Value.RecordWrapperType);
        members.Add("S3DistributionType", channel.Value.S3DistributionType);
        members.Add("TrainingInputMode", channel.Value.TrainingInputMode);
        return (channel.Key, members);
    }

    private static int CountGpus()
    {
        const string nvidia = "/proc/driver/nvidia/gpus";
        return Directory.Exists(nvidia) ? Directory.GetDirectories(nvidia).Length : 0;
    }
}
