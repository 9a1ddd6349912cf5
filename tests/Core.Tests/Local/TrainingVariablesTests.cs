using System.Text.Json;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class TrainingVariablesTests : IDisposable
{
    private const string PrintScript = """
        import json, os, sys
        path = os.path.join(os.environ['SM_OUTPUT_DATA_DIR'], 'seen.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'arguments': sys.argv[1:], 'variables': dict(os.environ), 'folder': os.getcwd()}, file)
        """;

    // The training toolkit's list, of which only SM_TOPOLOGY is left out: it is set for heterogeneous clusters.
    private static readonly string[] Fixed =
    [
        "SM_CHANNELS", "SM_CURRENT_HOST", "SM_CURRENT_INSTANCE_GROUP", "SM_CURRENT_INSTANCE_GROUP_HOSTS",
        "SM_CURRENT_INSTANCE_TYPE", "SM_DISTRIBUTION_INSTANCE_GROUPS", "SM_FRAMEWORK_MODULE", "SM_FRAMEWORK_PARAMS",
        "SM_HOSTS", "SM_HPS", "SM_INPUT_CONFIG_DIR", "SM_INPUT_DATA_CONFIG", "SM_INPUT_DIR", "SM_INSTANCE_GROUPS",
        "SM_INSTANCE_GROUPS_DICT", "SM_IS_HETERO", "SM_LOG_LEVEL", "SM_MODEL_DIR", "SM_MODULE_DIR", "SM_MODULE_NAME",
        "SM_NETWORK_INTERFACE_NAME", "SM_NUM_CPUS", "SM_NUM_GPUS", "SM_NUM_NEURONS", "SM_OUTPUT_DATA_DIR",
        "SM_OUTPUT_DIR", "SM_OUTPUT_INTERMEDIATE_DIR", "SM_RESOURCE_CONFIG", "SM_TRAINING_ENV", "SM_USER_ARGS",
        "SM_USER_ENTRY_POINT",
    ];

    private readonly TempFolder _folder = new();
    private readonly JobFolder _job;
    private readonly CreateTrainingJobRequest _request;

    public TrainingVariablesTests()
    {
        _job = new JobFolder(_folder.In("job-1"));
        _request = Samples.Request(
            "job-1",
            "train.py",
            ("lr", "1e-05"),
            ("batch-size", "32"),
            ("name", "\"é\""),
            ("none", "null"),
            ("list", "[1, 2]")) with
        {
            InputDataConfig =
            [
                Samples.Channel("validation", "file:///data/v"),
                Samples.Channel("my.train", "file:///data/t", "text/csv"),
            ],
        };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_variable_of_the_toolkit_is_there_and_no_other()
    {
        string[] own =
        [
            "SM_CHANNEL_MY.TRAIN", "SM_CHANNEL_VALIDATION", "SM_HP_BATCH-SIZE", "SM_HP_LIST", "SM_HP_LR", "SM_HP_NAME",
            "SM_HP_NONE",
        ];

        Assert.Equal(
            Fixed.Concat(own).Order(StringComparer.Ordinal),
            Variables().Keys
                .Where(name => name.StartsWith("SM_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SM_HPS", """{"batch-size":32,"list":[1,2],"lr":1e-05,"name":"\u00e9","none":null}""")]
    [InlineData("SM_HP_LR", "1e-05")]
    [InlineData("SM_HP_BATCH-SIZE", "32")]
    [InlineData("SM_HP_NAME", "é")]
    [InlineData("SM_HP_NONE", "")]
    [InlineData("SM_HP_LIST", "[1,2]")]
    [InlineData(
        "SM_USER_ARGS", """["--batch-size","32","--list","[1, 2]","--lr","1e-05","--name","\u00e9","--none",""]""")]
    [InlineData("SM_CHANNELS", """["my.train","validation"]""")]
    [InlineData("SM_HOSTS", """["algo-1"]""")]
    [InlineData("SM_CURRENT_HOST", "algo-1")]
    [InlineData("SM_CURRENT_INSTANCE_TYPE", "local")]
    [InlineData("SM_CURRENT_INSTANCE_GROUP", "homogeneousCluster")]
    [InlineData("SM_CURRENT_INSTANCE_GROUP_HOSTS", """["algo-1"]""")]
    [InlineData("SM_INSTANCE_GROUPS", """["homogeneousCluster"]""")]
    [InlineData("SM_DISTRIBUTION_INSTANCE_GROUPS", "[]")]
    [InlineData("SM_IS_HETERO", "false")]
    [InlineData("SM_FRAMEWORK_PARAMS", "{}")]
    [InlineData("SM_FRAMEWORK_MODULE", "")]
    [InlineData("SM_LOG_LEVEL", "20")]
    [InlineData("SM_NUM_GPUS", "0")]
    [InlineData("SM_NUM_NEURONS", "0")]
    [InlineData("SM_MODULE_NAME", "train")]
    [InlineData("SM_USER_ENTRY_POINT", "train.py")]
    [InlineData("SM_NETWORK_INTERFACE_NAME", "lo")]
    [InlineData("SAGEMAKER_JOB_NAME", "job-1")]
    [InlineData("TRAINING_JOB_NAME", "job-1")]
    [InlineData("CURRENT_HOST", "algo-1")]
    public void Values_are_text_as_it_is_nothing_for_null_and_else_compact_JSON(string name, string expected) =>
        Assert.Equal(expected, Variables()[name]);

    [Fact]
    public void Dictionaries_are_compact_JSON_with_sorted_keys()
    {
        const string channel =
            "\"RecordWrapperType\":\"None\",\"S3DistributionType\":\"FullyReplicated\",\"TrainingInputMode\":\"File\"";
        const string group =
            """{"hosts":["algo-1"],"instance_group_name":"homogeneousCluster","instance_type":"local"}""";
        var variables = Variables();

        Assert.Equal(
            $$$"""{"my.train":{"ContentType":"text/csv",{{{channel}}}},"validation":{{{{channel}}}}}""",
            variables["SM_INPUT_DATA_CONFIG"]);
        Assert.Equal($$"""{"homogeneousCluster":{{group}}}""", variables["SM_INSTANCE_GROUPS_DICT"]);
        Assert.Equal(
            """{"current_group_name":"homogeneousCluster","current_host":"algo-1","current_instance_type":"local",""" +
            $$"""
            "hosts":["algo-1"],"instance_groups":[{{group}}],"network_interface_name":"lo"}
            """,
            variables["SM_RESOURCE_CONFIG"]);
    }

    [Theory]
    [InlineData("sub/train.py", "sub/train")]
    [InlineData("run.sh", "run.sh")]
    [InlineData("bin/train.v2", "bin/train.v2")]
    public void The_module_is_the_program_without_the_ending_of_Python(string program, string module) => Assert.Equal(
        module, TrainingContract.Command(_job, Samples.Request("job-1", program)).Environment["SM_MODULE_NAME"]);

    [Fact]
    public void Folders_are_those_of_the_job()
    {
        var variables = Variables();

        Assert.Equal(_job.Model, variables["SM_MODEL_DIR"]);
        Assert.Equal(_job.Code, variables["SM_MODULE_DIR"]);
        Assert.Equal(_job.Output, variables["SM_OUTPUT_DIR"]);
        Assert.Equal(_job.OutputData, variables["SM_OUTPUT_DATA_DIR"]);
        Assert.Equal(_job.OutputIntermediate, variables["SM_OUTPUT_INTERMEDIATE_DIR"]);
        Assert.Equal(_job.InputConfig, variables["SM_INPUT_CONFIG_DIR"]);
        Assert.Equal(Path.GetDirectoryName(_job.InputConfig), variables["SM_INPUT_DIR"]);
        Assert.Equal(Path.Combine(_job.InputData, "validation"), variables["SM_CHANNEL_VALIDATION"]);
        Assert.Equal(_job.Ml, variables["SAGEMAKER_BASE_DIR"]);
        Assert.StartsWith(_job.Code, variables["PYTHONPATH"]);
    }

    [Fact]
    public void The_keys_of_a_dictionary_are_sorted_at_every_depth()
    {
        var variables = TrainingContract.Command(
            _job, Samples.Request("job-1", "train.py", ("map", """{"b": {"d": 1, "c": 2}, "a": 3}"""))).Environment;

        Assert.Equal("""{"a":3,"b":{"c":2,"d":1}}""", variables["SM_HP_MAP"]);
        Assert.Equal("""{"map":{"a":3,"b":{"c":2,"d":1}}}""", variables["SM_HPS"]);
    }

    [Fact]
    public void The_variables_of_the_user_win()
    {
        var request = _request with
        {
            Environment = new Dictionary<string, string>
            {
                ["SM_MODEL_DIR"] = "/elsewhere", ["MINE"] = "1", ["PYTHONUNBUFFERED"] = "",
            },
        };

        var variables = TrainingContract.Command(_job, request).Environment;

        Assert.Equal(
            ("/elsewhere", "1", ""), (variables["SM_MODEL_DIR"], variables["MINE"], variables["PYTHONUNBUFFERED"]));
    }

    [Fact]
    public async Task A_real_Python_sees_the_variables_and_the_arguments()
    {
        Directory.CreateDirectory(_job.Code);
        Directory.CreateDirectory(_job.OutputData);
        File.WriteAllText(Path.Combine(_job.Code, "train.py"), PrintScript);
        var command = TrainingContract.Command(_job, _request);
        await using (var log = new LogFile(_job.Log, TimeProvider.System))
        await using (var child = SupervisedChild.Start(command, log))
        {
            await child.WaitAsync(CancellationToken.None);
            await child.DrainAsync();
            Assert.True(child.ExitCode == 0, string.Join('\n', child.LastErrorLines));
        }

        using var seen = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_job.OutputData, "seen.json")));
        var variables = seen.RootElement.GetProperty("variables");
        Assert.All(command.Environment, pair => Assert.Equal(pair.Value, variables.GetProperty(pair.Key).GetString()));
        Assert.Equal(
            command.Arguments.Skip(2),
            seen.RootElement.GetProperty("arguments").EnumerateArray().Select(item => item.GetString()));
        Assert.EndsWith(Path.Combine("ml", "code"), seen.RootElement.GetProperty("folder").GetString());

        using var training = JsonDocument.Parse(variables.GetProperty("SM_TRAINING_ENV").GetString()!);
        var names = training.RootElement.EnumerateObject().Select(member => member.Name).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal("job-1", training.RootElement.GetProperty("job_name").GetString());
        Assert.Equal(1e-05, training.RootElement.GetProperty("hyperparameters").GetProperty("lr").GetDouble());
        Assert.Equal(
            Path.Combine(_job.InputData, "my.train"),
            training.RootElement.GetProperty("channel_input_dirs").GetProperty("my.train").GetString());
    }

    private IReadOnlyDictionary<string, string> Variables() => TrainingContract.Command(_job, _request).Environment;
}
