using System.Collections.Specialized;
using System.Text.Json.Nodes;

namespace SageMakerEstimator.Core.Tests;

public sealed class DistributionTests : FrameworkTest
{
    private const string Ddp = "ml.p3.16xlarge";

    [Theory]
    [InlineData("TensorFlow", "ml.m5.xlarge", """{"parameter_server":{"enabled":true}}""",
        "sagemaker_parameter_server_enabled=true")]
    [InlineData("TensorFlow", "ml.m5.xlarge", """{"parameter_server":{"enabled":false}}""",
        "sagemaker_parameter_server_enabled=false")]
    [InlineData("TensorFlow", "ml.m5.xlarge", """{"multi_worker_mirrored_strategy":{"enabled":true}}""",
        "sagemaker_multi_worker_mirrored_strategy_enabled=true")]
    [InlineData("MXNet", "ml.m5.xlarge", """{"mpi":{"enabled":true}}""",
        "sagemaker_mpi_enabled=true; sagemaker_mpi_custom_mpi_options=\"\"")]
    [InlineData("MXNet", "ml.m5.xlarge",
        """{"mpi":{"enabled":true,"processes_per_host":4,"custom_mpi_options":"-x A=1"}}""",
        "sagemaker_mpi_enabled=true; sagemaker_mpi_num_of_processes_per_host=4; "
        + "sagemaker_mpi_custom_mpi_options=\"-x A=1\"")]
    [InlineData("PyTorch", Ddp, """{"pytorchddp":{"enabled":true,"custom_mpi_options":"-v"}}""",
        "sagemaker_distributed_dataparallel_enabled=true; sagemaker_instance_type=\"ml.p3.16xlarge\"; "
        + "sagemaker_distributed_dataparallel_custom_mpi_options=\"-v\"")]
    [InlineData("PyTorch", Ddp, """{"smdistributed":{"dataparallel":{"enabled":true}}}""",
        "sagemaker_distributed_dataparallel_enabled=true; sagemaker_instance_type=\"ml.p3.16xlarge\"; "
        + "sagemaker_distributed_dataparallel_custom_mpi_options=\"\"")]
    [InlineData("PyTorch", "ml.p4d.24xlarge", """{"torch_distributed":{"enabled":true}}""",
        "sagemaker_torch_distributed_enabled=true; sagemaker_instance_type=\"ml.p4d.24xlarge\"")]
    [InlineData("PyTorch", "ml.m5.xlarge", """{"torch_distributed":{"enabled":false}}""", "")]
    [InlineData("HuggingFace", Ddp, """{"pytorchddp":{"enabled":false}}""", "")]
    [InlineData("PyTorch", Ddp,
        """{"mpi":{"enabled":true,"processes_per_host":8},"smdistributed":{"modelparallel":{"enabled":true,"parameters":{"partitions":2}}}}""",
        "sagemaker_mpi_enabled=true; sagemaker_mpi_num_of_processes_per_host=8; sagemaker_mpi_custom_mpi_options=\"\"; "
        + "mp_parameters={\"partitions\": 2}; sagemaker_distributed_dataparallel_enabled=false; "
        + "sagemaker_instance_type=\"ml.p3.16xlarge\"")]
    [InlineData("PyTorch", "ml.p3.2xlarge", """{"pytorchxla":{"enabled":true}}""",
        "sagemaker_pytorch_xla_multi_worker_enabled=true")]
    [InlineData("HuggingFace", Ddp, """{"pytorchddp":{"enabled":true}}""",
        "sagemaker_pytorch_ddp_enabled=true; sagemaker_instance_type=\"ml.p3.16xlarge\"")]
    [InlineData("HuggingFace", Ddp, """{"torch_distributed":{"enabled":true}}""",
        "sagemaker_torch_distributed_enabled=true; sagemaker_instance_type=\"ml.p3.16xlarge\"")]
    [InlineData("Chainer", "ml.m5.xlarge",
        """{"mpi":{"enabled":true,"num_processes":4,"process_slots_per_host":10,"additional_mpi_options":"-x A"}}""",
        "sagemaker_use_mpi=true; sagemaker_num_processes=4; sagemaker_process_slots_per_host=10; "
        + "sagemaker_additional_mpi_options=\"-x A\"")]
    public void It_becomes_hyperparameters(string framework, string type, string distribution, string expected) =>
        Assert.Equal(expected, Parameters(Of(framework, type, distribution)));

    [Fact]
    public void The_one_instance_group_takes_part_without_being_named() => Assert.StartsWith(
        "sagemaker_distribution_instance_groups=[\"train\"]; sagemaker_mpi_enabled=true",
        Parameters(Create(draft =>
        {
            Framework(draft, "PyTorch", "", """{"mpi":{"enabled":true}}""");
            draft.InstanceGroup = [new InstanceGroup { Name = "train", InstanceType = Ddp }];
        })));

    [Theory]
    [InlineData("PyTorch", "", """{"torch_distributed":{"enabled":true}}""", "sagemaker_torch_distributed_enabled=true")]
    [InlineData("HuggingFace", "", """{"torch_distributed":{"enabled":true}}""", "sagemaker_torch_distributed_enabled=true")]
    [InlineData("HuggingFace", "", """{"pytorchddp":{"enabled":true}}""", "sagemaker_pytorch_ddp_enabled=true")]
    public void Who_launches_alone_is_told_no_group_and_no_type(string framework, string type, string distribution, string expected) =>
        Assert.Equal(expected, Parameters(Create(draft =>
        {
            Framework(draft, framework, type, distribution);
            draft.InstanceGroup = [new InstanceGroup { Name = "train", InstanceType = "ml.p4d.24xlarge" }];
        })));

    [Fact]
    public void Of_several_groups_the_named_one_takes_part() => Assert.StartsWith(
        "sagemaker_distribution_instance_groups=[\"b\"]; ",
        Parameters(Create(draft =>
        {
            Framework(draft, "PyTorch", "", """{"mpi":{"enabled":true},"instance_groups":"b"}""");
            draft.InstanceGroup =
            [
                new InstanceGroup { Name = "a", InstanceType = "ml.c5.xlarge" },
                new InstanceGroup { Name = "b", InstanceType = Ddp },
            ];
        })));

    [Theory]
    [InlineData("ml.p3.8xlarge", true)]
    [InlineData("ml.p3.2xlarge", false)]
    [InlineData("ml.m5.xlarge", false)]
    public void A_parameter_server_on_many_GPUs_is_warned_of(string type, bool warns)
    {
        Of("TensorFlow", type, """{"parameter_server":{"enabled":true}}""");

        Assert.Equal(warns, Sink.Warnings.Any(warning => warning.Contains("GPU")));
    }

    [Theory]
    [InlineData("""{"mpii":{"enabled":true}}""", ErrorId.ValueInvalid, "'mpii'", "The nearest is mpi")]
    [InlineData("""{"mpi":true}""", ErrorId.ValueInvalid, "'True'", "must be a dictionary")]
    [InlineData("""{"mpi":{"enabled":"yes"}}""", ErrorId.ValueInvalid, "'yes'", "$true or $false")]
    [InlineData("""{"mpi":{"enabled":true,"processes_per_host":0}}""", ErrorId.ValueInvalid, "'0'", "from 1 on")]
    [InlineData("""{"mpi":{"enabled":true,"processes_per_host":2.5}}""", ErrorId.ValueInvalid, "'2.5'", "whole number")]
    [InlineData("""{"smdistributed":{"other":{"enabled":true}}}""", ErrorId.ValueInvalid, "'other'", "dataparallel or modelparallel")]
    [InlineData("""{"smdistributed":{"dataparallel":1}}""", ErrorId.ValueInvalid, "'1'", "must be a dictionary")]
    [InlineData("""{"smdistributed":{"dataparallel":{},"modelparallel":{}}}""", ErrorId.ParametersConflict, "smdistributed", "one of")]
    [InlineData("""{"pytorchddp":{"enabled":true},"smdistributed":{"dataparallel":{"enabled":true}}}""",
        ErrorId.ParametersConflict, "pytorchddp", "two ways")]
    [InlineData("""{"mpi":{"enabled":true},"smdistributed":{"modelparallel":{"enabled":true,"parameters":"mp.json"}}}""",
        ErrorId.ValueInvalid, "'mp.json'", "must be a dictionary")]
    [InlineData("""{"smdistributed":{"modelparallel":{"enabled":true}}}""", ErrorId.ParametersConflict, "modelparallel", "mpi")]
    [InlineData("""{"smdistributed":{"dataparallel":{"enabled":true}}}""", ErrorId.ParametersConflict, "ml.m5.xlarge", "doesn't run on")]
    [InlineData("""{"instance_groups":["a"],"mpi":{"enabled":true}}""", ErrorId.ParametersConflict, "'a'", "-InstanceGroup")]
    public void A_wrong_one_is_refused(string distribution, string errorId, string value, string rule)
    {
        var error = Refuse(errorId, draft => Framework(draft, "PyTorch", "ml.m5.xlarge", distribution));

        Assert.Contains(value, error.Message);
        Assert.Contains(rule, error.Message);
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
    }

    [Fact]
    public void On_p5_the_library_needs_torch_beside_it() => Assert.Contains("torch_distributed", Refuse(
        ErrorId.ParametersConflict,
        draft => Framework(draft, "PyTorch", "ml.p5.48xlarge", """{"smdistributed":{"dataparallel":{"enabled":true}}}"""))
        .Message);

    [Fact]
    public void Torch_runs_Python_only() => Assert.Contains("run.sh", Refuse(
        ErrorId.ParametersConflict,
        draft => Framework(draft, "PyTorch", Ddp, """{"torch_distributed":{"enabled":true}}"""),
        "run.sh").Message);

    [Fact]
    public void Mirrors_came_with_TensorFlow_2_9() => Assert.Contains("2.8", Refuse(
        ErrorId.ParametersConflict,
        draft =>
        {
            Framework(draft, "TensorFlow", "ml.m5.xlarge", """{"multi_worker_mirrored_strategy":{"enabled":true}}""");
            draft.FrameworkVersion = "2.8";
        }).Message);

    [Fact]
    public void An_image_without_a_framework_reads_no_distribution() => Refuse(
        ErrorId.ParametersConflict,
        draft =>
        {
            Framework(draft, "PyTorch", "ml.m5.xlarge", """{"mpi":{"enabled":true}}""");
            (draft.Framework, draft.FrameworkVersion, draft.TrainingImageUri) = (null, null, "mine:1");
        });

    private Estimator Of(string framework, string type, string distribution) =>
        Create(draft => Framework(draft, framework, type, distribution));

    private static void Framework(Estimator draft, string framework, string type, string distribution)
    {
        draft.Framework = framework;
        draft.FrameworkVersion = framework switch
        {
            "TensorFlow" => "2.12", "MXNet" => "1.9", "HuggingFace" => "4.28", "Chainer" => "5.0.0", _ => "2.0",
        };
        draft.BaseFrameworkVersion = framework == "HuggingFace" ? "pytorch2.0" : null;
        draft.PyVersion = framework == "Chainer" ? "py3" : null;
        draft.ModelDir = "";
        draft.InstanceType = type;
        draft.Distribution = (OrderedDictionary)GoldenValue.Plain(JsonNode.Parse(distribution))!;
    }
}
