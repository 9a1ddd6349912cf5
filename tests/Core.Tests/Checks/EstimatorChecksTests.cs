using FakeAws.Identity;
using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

[Collection(ProcessEnvironment.Collection)]
public sealed class EstimatorChecksTests : WireTest
{
    private readonly ProcessEnvironment _environment = new((RoleSource.Variable, null));
    private readonly TempFolder _folder = new();

    public override async Task DisposeAsync()
    {
        _environment.Dispose();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_would_start_passes_and_nothing_is_made()
    {
        var estimator = Estimator();
        (estimator.EntryPoint, estimator.SourceDir) = ("train.py", _folder.Folder("code"));
        _folder.File("code/train.py");

        var rows = await TestAsync(estimator, new TrainingOptions
        {
            JobName = "job-1",
            InputData = [new TrainingInput { S3Uri = $"s3://{Bucket}/model" }],
        });

        Assert.All(rows.Where(row => row.Check != "Engine"), row => Assert.Equal(CheckResult.Passed, row.Result));
        Assert.Equal(
            ["Settings", "HyperParameters", "Code", "JobName", "Role", "Output", "InputData", "Engine"],
            rows.Select(row => row.Check));
        Assert.DoesNotContain(Asked, operation => operation.StartsWith("Create") || operation.StartsWith("Put"));
    }

    [Fact]
    public async Task Each_trouble_has_its_row_and_none_hides_another()
    {
        var estimator = Estimator();
        estimator.Role = "Nobody";
        estimator.OutputPath = "s3://no-such-bucket/out";
        estimator.MaxRetryAttempt = 99;
        estimator.HyperParameter = Samples.Values(("when", DateTime.UnixEpoch));

        var rows = await TestAsync(estimator, new TrainingOptions
        {
            JobName = "two words",
            InputData = [new TrainingInput { S3Uri = $"s3://{Bucket}/nothing" }],
        });

        Assert.Equal(
            [
                ErrorId.ValueInvalid, ErrorId.HyperParameterTypeNotSupported, null, ErrorId.NameInvalid, ErrorId.RoleNotFound,
                ErrorId.BucketNotFound, ErrorId.InputDataNotFound, null,
            ],
            rows.Select(row => row.ErrorId));
    }

    [Fact]
    public async Task A_role_that_does_not_trust_SageMaker_fails()
    {
        Control.AddRole(new Role { Name = "Strangers", TrustedBy = ["lambda.amazonaws.com"] });
        var estimator = Estimator();
        estimator.Role = "Strangers";

        var rows = await TestAsync(estimator, new TrainingOptions());

        var role = rows.Single(row => row.Check == "Role");
        Assert.Equal(CheckResult.Failed, role.Result);
        Assert.Equal(ErrorId.RoleNotUsable, role.ErrorId);
        Assert.Contains("sagemaker.amazonaws.com", role.Message);
    }

    [Fact]
    public async Task Data_of_this_machine_fails_with_the_way_to_S3()
    {
        var rows = await TestAsync(Estimator(), new TrainingOptions
        {
            InputData = [new TrainingInput { S3Uri = FileUri.Of(_folder.File("data.csv")) }],
        });

        var data = rows.Single(row => row.Check == "InputData");
        Assert.Equal(ErrorId.LocalDataInCloud, data.ErrorId);
        Assert.Contains("Send-SMData", data.RecommendedAction);
    }

    [Fact]
    public async Task The_default_bucket_is_said_to_come_and_not_made()
    {
        var estimator = Estimator();
        estimator.OutputPath = null;

        var rows = await TestAsync(estimator, new TrainingOptions());

        var output = rows.Single(row => row.Check == "Output");
        Assert.Equal(CheckResult.Passed, output.Result);
        Assert.Contains("which the first run makes", output.Message);
        Assert.DoesNotContain("CreateBucket", Asked);
    }

    [Fact]
    public async Task Code_with_keys_in_it_is_a_warning()
    {
        var estimator = Estimator();
        (estimator.EntryPoint, estimator.SourceDir) = ("train.py", _folder.Folder("code"));
        _folder.File("code/train.py");
        _folder.File("code/id_rsa");

        var rows = await TestAsync(estimator, new TrainingOptions());

        var code = rows.Single(row => row.Check == "Code");
        Assert.Equal(CheckResult.Warning, code.Result);
        Assert.Contains("id_rsa", code.Message);
    }

    private async Task<EstimatorCheck[]> TestAsync(Estimator estimator, TrainingOptions options)
    {
        var backends = new Backends(LocalMachine.Nowhere, TimeProvider.System);
        await new TrainingOperations(backends, TimeProvider.System).TestAsync(
            estimator, options, Sink, CancellationToken.None);
        return [.. Sink.Outputs.Cast<EstimatorCheck>()];
    }
}
