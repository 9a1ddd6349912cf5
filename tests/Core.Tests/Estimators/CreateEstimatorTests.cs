using System.Collections.Specialized;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Tests;

public sealed class CreateEstimatorTests : IDisposable
{
    private const string Image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/my-algo:1";

    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_entry_point_alone_is_a_script_of_this_machine()
    {
        var entryPoint = _folder.File("train.py");

        var estimator = Create(new() { InstanceType = "local", EntryPoint = entryPoint });

        Assert.Equal(EstimatorKind.Script, estimator.EstimatorKind);
        Assert.Equal(Backend.Local, estimator.Backend);
        Assert.Equal(entryPoint, estimator.EntryPoint);
        Assert.Equal(86_400, estimator.MaxRun);
        Assert.Equal(1, estimator.InstanceCount);
        Assert.Null(estimator.LatestTrainingJob);
        Assert.Empty(_sink.Shown);
    }

    [Theory]
    [InlineData("local", "Local")]
    [InlineData("LOCAL", "Local")]
    [InlineData("local_gpu", "Local")]
    [InlineData("ml.m5.large", "Aws")]
    public void The_instance_type_says_where_an_image_runs(string instanceType, string backend)
    {
        var estimator = Create(new() { InstanceType = instanceType, TrainingImageUri = Image });

        Assert.Equal(EstimatorKind.Image, estimator.EstimatorKind);
        Assert.Equal(Image, estimator.TrainingImageUri);
        Assert.Equal(backend, estimator.Backend.ToString());
    }

    [Fact]
    public void The_session_shows_its_region_and_profile_only()
    {
        var session = new AwsSession { Region = "eu-west-1", ProfileName = "dev", SecretKey = "canary" };

        var estimator = Create(new() { InstanceType = "ml.m5.large", TrainingImageUri = Image, Session = session });

        Assert.Equal("eu-west-1", estimator.Region);
        Assert.Equal("dev", estimator.ProfileName);
        Assert.DoesNotContain("canary", estimator.ToString());
        Assert.DoesNotContain("canary", session.ToString());
    }

    [Fact]
    public void Neither_entry_point_nor_image_is_an_error() =>
        Refuse(ErrorId.EntryPointMissing, ErrorKind.InvalidArgument, new() { InstanceType = "local" });

    [Fact]
    public void An_entry_point_in_S3_is_refused_with_a_word_about_this_machine()
    {
        var error = Refuse(
            ErrorId.EntryPointNotFound,
            ErrorKind.ObjectNotFound,
            new() { InstanceType = "local", EntryPoint = "s3://bucket/train.py" });

        Assert.Contains("this machine", error.Message);
        Assert.Equal("s3://bucket/train.py", error.Target);
    }

    [Fact]
    public void An_entry_point_that_does_not_exist_is_named()
    {
        var missing = _folder.In("nope.py");

        var error = Refuse(
            ErrorId.EntryPointNotFound,
            ErrorKind.ObjectNotFound,
            new() { InstanceType = "local", EntryPoint = missing });

        Assert.Equal(missing, error.Target);
    }

    [Fact]
    public void A_folder_is_no_entry_point_and_the_error_says_where_it_goes()
    {
        var folder = _folder.Folder("src/train");
        foreach (var (entryPoint, source) in new[] { (folder, null), ("train", _folder.In("src")) })
        {
            var error = Refuse(
                ErrorId.EntryPointNotFound,
                ErrorKind.ObjectNotFound,
                new() { InstanceType = "local", EntryPoint = entryPoint, SourceDir = source });

            Assert.StartsWith($"-EntryPoint '{entryPoint}' is a folder", error.Message, StringComparison.Ordinal);
            Assert.Contains("-SourceDir", error.Message);
        }
    }

    [Theory]
    [InlineData("Local", "local")]
    [InlineData("LOCAL_GPU", "local_gpu")]
    public void This_machines_types_are_written_as_everywhere(string given, string written)
    {
        var estimator = Create(new() { InstanceType = given, EntryPoint = _folder.File("train.py") });

        Assert.Equal((Backend.Local, written), (estimator.Backend, estimator.InstanceType));
    }

    [Fact]
    public void An_entry_point_is_looked_for_in_the_source_folder()
    {
        _folder.File("src/sub/train.py");
        Estimator Draft(string entryPoint) => new()
        {
            InstanceType = "local", EntryPoint = entryPoint, SourceDir = _folder.In("src"),
        };

        Assert.Equal("sub/train.py", Create(Draft("sub/train.py")).EntryPoint);
        Refuse(ErrorId.EntryPointNotFound, ErrorKind.ObjectNotFound, Draft("train.py"));
    }

    [Fact]
    public void A_source_folder_that_does_not_exist_is_named()
    {
        var missing = _folder.In("nope");

        var error = Refuse(
            ErrorId.SourceDirNotFound,
            ErrorKind.ObjectNotFound,
            new() { InstanceType = "local", EntryPoint = "train.py", SourceDir = missing });

        Assert.Equal(missing, error.Target);
    }

    [Fact]
    public void A_bundle_that_was_packed_before_is_a_source_folder_by_its_URI()
    {
        static Estimator Draft(string sourceDir) => new()
        {
            InstanceType = "local", EntryPoint = "train.py", SourceDir = sourceDir,
        };

        Assert.Equal("file:///bucket/sourcedir.tar.gz", Create(Draft("file:///bucket/sourcedir.tar.gz")).SourceDir);
        var error = Refuse(
            ErrorId.RemoteDataInLocalMode,
            ErrorKind.InvalidArgument,
            Draft("s3://bucket/sourcedir.tar.gz"));
        Assert.Equal("s3://bucket/sourcedir.tar.gz", error.Target);
    }

    [Fact]
    public void A_dependency_that_does_not_exist_is_named()
    {
        var missing = _folder.In("nope");

        var error = Refuse(
            ErrorId.DependencyNotFound,
            ErrorKind.ObjectNotFound,
            new() { InstanceType = "local", EntryPoint = _folder.File("train.py"), Dependency = [missing] });

        Assert.Equal(missing, error.Target);
    }

    [Fact]
    public void A_script_without_an_image_does_not_run_in_the_cloud() => Refuse(
        ErrorId.ParametersConflict,
        ErrorKind.InvalidArgument,
        new() { InstanceType = "ml.m5.large", EntryPoint = _folder.File("train.py") });

    [Fact]
    public void An_empty_base_name_is_refused() => Refuse(
        ErrorId.NameInvalid,
        ErrorKind.InvalidArgument,
        new() { InstanceType = "local", TrainingImageUri = Image, BaseJobName = "" });

    [Theory]
    [InlineData("local", "file:///tmp/out")]
    [InlineData("ml.m5.large", "s3://bucket/out")]
    public void Results_go_where_the_job_can_write(string instanceType, string output) =>
        Assert.Equal(
            output, Create(new() { InstanceType = instanceType, TrainingImageUri = Image, OutputPath = output }).OutputPath);

    [Theory]
    [InlineData("local", "s3://bucket/out", "NotSupportedInLocalMode")]
    [InlineData("ml.m5.large", "file:///tmp/out", "ParametersConflict")]
    [InlineData("ml.m5.large", "/tmp/out", "ValueInvalid")]
    [InlineData("local", "https://host/out", "ValueInvalid")]
    [InlineData("local", "", "ValueInvalid")]
    public void Results_that_the_job_cannot_write_are_refused(string instanceType, string output, string errorId)
    {
        var error = Refuse(
            errorId,
            ErrorKind.InvalidArgument,
            new() { InstanceType = instanceType, TrainingImageUri = Image, OutputPath = output });

        Assert.Equal(output, error.Target);
    }

    [Fact]
    public void Hyperparameters_are_checked_in_the_form_they_will_be_sent_in()
    {
        var longText = new OrderedDictionary { ["k"] = new string('v', 2499) };

        Create(new() { InstanceType = "local", TrainingImageUri = Image, HyperParameter = longText });
        Refuse(
            ErrorId.HyperParameterLimit,
            ErrorKind.InvalidArgument,
            new() { InstanceType = "local", EntryPoint = _folder.File("train.py"), HyperParameter = longText });
        Refuse(
            ErrorId.HyperParameterTypeNotSupported,
            ErrorKind.InvalidArgument,
            new() { InstanceType = "local", TrainingImageUri = Image, HyperParameter = new() { ["k"] = TimeSpan.Zero } });
    }

    [Fact]
    public void Names_that_differ_only_in_case_are_a_warning()
    {
        var twins = new OrderedDictionary(StringComparer.Ordinal) { ["lr"] = 1, ["LR"] = 2 };

        var estimator = Create(new() { InstanceType = "local", TrainingImageUri = Image, HyperParameter = twins });

        Assert.Equal(2, estimator.HyperParameter.Count);
        Assert.Contains("lr, LR", Assert.Single(_sink.Warnings));
    }

    private Estimator Create(Estimator options) => new EstimatorOperations().Create(options, _sink);

    private SageMakerEstimatorException Refuse(string errorId, ErrorKind kind, Estimator options)
    {
        var error = Refusal.Of(errorId, () => Create(options));
        Assert.Equal(kind, error.Kind);
        return error;
    }
}
