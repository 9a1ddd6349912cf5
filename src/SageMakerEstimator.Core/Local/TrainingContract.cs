using System.Collections;
using System.Text.Json;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Encoding;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// What a training script finds in a SageMaker container: files under input/config, SM_ variables and the
/// hyperparameters as arguments. Names and forms are those of the training toolkit's containers.
/// </summary>
internal static class TrainingContract
{
    public const string Host = "algo-1";

    public const string Group = "homogeneousCluster";

    public const string ProgramParameter = "sagemaker_program";

    public const string SubmitDirectoryParameter = "sagemaker_submit_directory";

    /// <summary>Writes hyperparameters.json, resourceconfig.json and inputdataconfig.json.</summary>
    public static void WriteConfig(JobFolder job, CreateTrainingJobRequest request)
    {
        var type = request.ResourceConfig!.InstanceType!;
        Write("hyperparameters.json", JsonSerializer.SerializeToUtf8Bytes(
            request.HyperParameters ?? new Dictionary<string, string>(), LocalJson.Default.IDictionaryStringString));
        Write("resourceconfig.json", JsonSerializer.SerializeToUtf8Bytes(
            new ResourceConfigFile
            {
                CurrentInstanceType = type,
                InstanceGroups = [new InstanceGroupFile { InstanceType = type }],
            },
            LocalJson.Default.ResourceConfigFile));
        Write("inputdataconfig.json", JsonSerializer.SerializeToUtf8Bytes(
            Channels(request), LocalJson.Default.SortedDictionaryStringInputChannelFile));

        void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(job.InputConfig, name), content);
    }

    /// <summary>The child process of a job.</summary>
    public static ChildCommand Command(JobFolder job, CreateTrainingJobRequest request)
    {
        var parameters = UserParameters(request);
        var program = Program(request);
        var arguments = Arguments(parameters);
        var environment = Variables(job, request, parameters, arguments);
        foreach (var (name, value) in request.Environment ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return Path.GetExtension(program).ToLowerInvariant() switch
        {
            ".py" => new ChildCommand(PythonProgram.Find(), ["-u", program, .. arguments], job.Code, environment),
            ".sh" => new ChildCommand("/bin/sh", [program, .. arguments], job.Code, environment),
            _ => new ChildCommand(Path.Combine(job.Code, program), arguments, job.Code, environment),
        };
    }

    public static string Program(CreateTrainingJobRequest request) => Parameter(request, ProgramParameter);

    public static string SubmitDirectory(CreateTrainingJobRequest request) =>
        Parameter(request, SubmitDirectoryParameter);

    private static string Parameter(CreateTrainingJobRequest request, string name)
    {
        var text = request.HyperParameters![name];
        return PythonJson.LoadsOrText(text) as string ?? text;
    }

    /// <summary>The user's hyperparameters as values, sorted; those of SageMaker itself are left out.</summary>
    private static SortedDictionary<string, object?> UserParameters(CreateTrainingJobRequest request)
    {
        var parameters = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, text) in request.HyperParameters ?? new Dictionary<string, string>())
        {
            if (!name.StartsWith("sagemaker_", StringComparison.Ordinal) && name != "_tuning_objective_metric")
            {
                parameters.Add(name, PythonJson.LoadsOrText(text));
            }
        }

        return parameters;
    }

    /// <summary><c>--name value</c> for each, one letter with one dash; lists as Python writes them.</summary>
    private static List<string> Arguments(SortedDictionary<string, object?> parameters)
    {
        var arguments = new List<string>();
        foreach (var (name, value) in parameters)
        {
            arguments.Add(name.Length == 1 ? "-" + name : "--" + name);
            arguments.Add(value switch
            {
                null => "",
                IDictionary dictionary => string.Join(',', dictionary.Keys.Cast<string>()
                    .Order(StringComparer.Ordinal)
                    .Select(key => $"{key}={PythonText.Str(dictionary[key])}")),
                _ => PythonText.Str(value),
            });
        }

        return arguments;
    }

    private static SortedDictionary<string, InputChannelFile> Channels(CreateTrainingJobRequest request)
    {
        var channels = new SortedDictionary<string, InputChannelFile>(StringComparer.Ordinal);
        foreach (var channel in request.InputDataConfig ?? [])
        {
            channels.Add(channel.ChannelName!, new InputChannelFile { ContentType = channel.ContentType });
        }

        return channels;
    }

    private static Dictionary<string, string> Variables(
        JobFolder job,
        CreateTrainingJobRequest request,
        SortedDictionary<string, object?> parameters,
        List<string> arguments)
    {
        var training = TrainingVariables.Describe(job, request, parameters, Channels(request));
        var variables = TrainingVariables.Flatten(training, parameters, arguments, job);
        variables["SAGEMAKER_BASE_DIR"] = job.Ml;
        variables["SAGEMAKER_JOB_NAME"] = request.TrainingJobName!;
        variables["TRAINING_JOB_NAME"] = request.TrainingJobName!;
        variables["CURRENT_HOST"] = Host;

        // Lines must arrive while the script runs, whole and in UTF-8 on every system.
        variables["PYTHONUNBUFFERED"] = "1";
        variables["PYTHONIOENCODING"] = "utf-8";
        variables["PYTHONPATH"] = string.Join(
            Path.PathSeparator,
            new[] { job.Code, Environment.GetEnvironmentVariable("PYTHONPATH") }.Where(path => !string.IsNullOrEmpty(path)));
        return variables;
    }
}
