using System.Text.Json;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class TrainingContractTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JobFolder _job;

    public TrainingContractTests()
    {
        _job = new JobFolder(_folder.In("job-1"));
        Directory.CreateDirectory(_job.InputConfig);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hyperparameters_are_arguments_sorted_by_name()
    {
        Assert.Equal(
            ["--Seed", "7", "-b", "2", "--epochs", "3", "--lr", "1e-05"],
            Arguments(("lr", "1e-05"), ("epochs", "3"), ("Seed", "7"), ("b", "2")));
    }

    [Theory]
    [InlineData("lr", "0.1", "--lr", "0.1")]
    [InlineData("x", "1", "-x", "1")]
    [InlineData("name", "\"adam\"", "--name", "adam")]
    [InlineData("name", "adam", "--name", "adam")]
    [InlineData("text", "\"10\"", "--text", "10")]
    [InlineData("empty", "\"\"", "--empty", "")]
    [InlineData("none", "null", "--none", "")]
    [InlineData("amp", "true", "--amp", "True")]
    [InlineData("amp", "false", "--amp", "False")]
    [InlineData("whole", "1.0", "--whole", "1.0")]
    [InlineData("small", "1e-05", "--small", "1e-05")]
    [InlineData("large", "1208925819614629174706176", "--large", "1208925819614629174706176")]
    [InlineData("layers", "[64, 32.5, \"x\", null, true]", "--layers", "[64, 32.5, 'x', None, True]")]
    [InlineData("map", "{\"b\": 1, \"a\": [2], \"c\": \"x\", \"d\": null}", "--map", "a=[2],b=1,c=x,d=None")]
    [InlineData("nothing", "{}", "--nothing", "")]
    [InlineData("rate", "NaN", "--rate", "nan")]
    [InlineData("limit", "-Infinity", "--limit", "-inf")]
    [InlineData("rates", "[NaN, Infinity]", "--rates", "[nan, inf]")]
    [InlineData("blank", "\"a b\\\"c\"", "--blank", "a b\"c")]
    public void A_value_is_written_as_the_toolkit_writes_it(string name, string sent, string option, string argument) =>
        Assert.Equal([option, argument], Arguments((name, sent)));

    [Fact]
    public void What_belongs_to_SageMaker_is_no_argument()
    {
        Assert.Empty(Arguments(
            ("sagemaker_container_log_level", "20"),
            ("sagemaker_job_name", "\"job-1\""),
            ("_tuning_objective_metric", "\"loss\"")));
    }

    [Fact]
    public void A_Python_program_runs_unbuffered_in_the_folder_of_its_code()
    {
        var command = TrainingContract.Command(_job, Samples.Request("job-1", "sub/train.py", ("lr", "0.1")));

        Assert.Equal(PythonProgram.Find(), command.Program);
        Assert.Equal(["-u", "sub/train.py", "--lr", "0.1"], command.Arguments);
        Assert.Equal(_job.Code, command.WorkingDirectory);
    }

    [Fact]
    public void A_shell_script_runs_in_the_shell()
    {
        var command = TrainingContract.Command(_job, Samples.Request("job-1", "run.sh", ("lr", "0.1")));

        Assert.Equal("/bin/sh", command.Program);
        Assert.Equal(["run.sh", "--lr", "0.1"], command.Arguments);
    }

    [Fact]
    public void Any_other_program_runs_itself()
    {
        var command = TrainingContract.Command(_job, Samples.Request("job-1", "bin/train", ("lr", "0.1")));

        Assert.Equal(Path.Combine(_job.Code, "bin/train"), command.Program);
        Assert.Equal(["--lr", "0.1"], command.Arguments);
    }

    [Fact]
    public void The_program_is_found_in_plain_text_too()
    {
        var request = new CreateTrainingJobRequest
        {
            HyperParameters = new Dictionary<string, string>
            {
                ["sagemaker_program"] = "train.py", ["sagemaker_submit_directory"] = "file:///tmp/code.tar.gz",
            },
        };

        Assert.Equal("train.py", TrainingContract.Program(request));
        Assert.Equal("file:///tmp/code.tar.gz", TrainingContract.SubmitDirectory(request));
    }

    [Fact]
    public void The_config_files_hold_what_a_container_finds_there()
    {
        var request = Samples.Request("job-1", "train.py", ("lr", "1e-05"), ("name", "\"é\"")) with
        {
            InputDataConfig =
            [
                Samples.Channel("validation", "file:///data/v"),
                Samples.Channel("train", "file:///data/t", "text/csv"),
            ],
        };

        TrainingContract.WriteConfig(_job, request);

        AssertFile("hyperparameters.json", """
            {
              "lr": "1e-05",
              "name": "\"é\"",
              "sagemaker_submit_directory": "\"file:///tmp/sourcedir.tar.gz\"",
              "sagemaker_program": "\"train.py\""
            }
            """);
        AssertFile("resourceconfig.json", """
            {
              "current_host": "algo-1",
              "current_instance_type": "local",
              "current_group_name": "homogeneousCluster",
              "hosts": ["algo-1"],
              "instance_groups": [
                { "instance_group_name": "homogeneousCluster", "instance_type": "local", "hosts": ["algo-1"] }
              ],
              "network_interface_name": "lo"
            }
            """);
        AssertFile("inputdataconfig.json", """
            {
              "train": {
                "TrainingInputMode": "File", "S3DistributionType": "FullyReplicated", "RecordWrapperType": "None",
                "ContentType": "text/csv"
              },
              "validation": {
                "TrainingInputMode": "File", "S3DistributionType": "FullyReplicated", "RecordWrapperType": "None"
              }
            }
            """);
    }

    [Fact]
    public void A_job_without_channels_has_an_empty_input_config()
    {
        TrainingContract.WriteConfig(_job, Samples.Request("job-1"));

        AssertFile("inputdataconfig.json", "{}");
    }

    private IReadOnlyList<string> Arguments(params (string Name, string Text)[] parameters) =>
        [.. TrainingContract.Command(_job, Samples.Request("job-1", "train", parameters)).Arguments];

    private void AssertFile(string name, string expected)
    {
        using var written = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_job.InputConfig, name)));
        using var wanted = JsonDocument.Parse(expected);
        Assert.Equal(
            JsonSerializer.Serialize(wanted.RootElement), JsonSerializer.Serialize(written.RootElement));
    }
}
