using System.Numerics;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

public sealed class EstimatorFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();

    public static TheoryData<object?> Values =>
    [
        1, 1L, (byte)7, ulong.MaxValue, BigInteger.Pow(2, 80), 1.0, 0.1, 1e-5, 1e20, -0.0, 5e-324, 0.1f, 0.10m, 0.0000001m,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, true, false, null, "", "text", "a\"b", "é世", 'x',
        DayOfWeek.Friday, new object?[] { 1, 2.0, "x", null }, new object?[] { 1m }, (1, 2.0), Tuple.Create("a"),
        Samples.Values(("b", 1), ("a", new object?[] { true, 1.0 })), Samples.Values(("$decimal", 1), ("more", 2)),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Values))]
    public void A_hyperparameter_is_sent_as_the_same_text_afterwards(object? value)
    {
        foreach (var sourceDir in new[] { null, _folder.Folder("code") })
        {
            _folder.File("code/train.py");
            var before = Create(estimator =>
            {
                estimator.HyperParameter = Samples.Values(("value", value));
                (estimator.EntryPoint, estimator.SourceDir) = (sourceDir is null ? null : "train.py", sourceDir);
            });

            var after = Again(before);

            Assert.Equal(Json(before), Json(after));
        }
    }

    [Fact]
    public void Everything_that_an_estimator_can_say_comes_back()
    {
        _folder.File("code/train.py");
        _folder.File("lib/x.py");
        var before = Create(estimator =>
        {
            (estimator.EntryPoint, estimator.SourceDir, estimator.Dependency) = ("train.py", _folder.In("code"), [_folder.In("lib")]);
            (estimator.Framework, estimator.FrameworkVersion, estimator.TrainingImageUri) = ("PyTorch", "2.0", null);
            estimator.Distribution = Samples.Values(("torch_distributed", Samples.Values(("enabled", true))));
            estimator.InstanceType = "ml.p3.16xlarge";
            estimator.InstanceCount = 2;
            estimator.Environment = Samples.Values(("A", "1"), ("B", 2));
            estimator.Tag = [new Tag("k", "v")];
            estimator.MetricDefinition = [new MetricDefinition { Name = "m", Regex = "r=(.*)" }];
            estimator.VpcConfig = new VpcConfig { Subnet = ["subnet-1"], SecurityGroupId = ["sg-1", "sg-2"] };
            (estimator.Spot, estimator.MaxRun, estimator.MaxWait) = (true, 7200, 9000);
            (estimator.CheckpointS3Uri, estimator.CheckpointLocalPath) = ("s3://b/ck", "/ck");
            (estimator.KeepAlivePeriod, estimator.MaxRetryAttempt, estimator.VolumeSize) = (60, 3, 120);
            (estimator.EnableRemoteDebug, estimator.EnableInfraCheck) = (false, true);
            estimator.InstancePlacementConfig = Samples.Values(("EnableMultipleJobs", true));
            (estimator.BaseJobName, estimator.OutputPath, estimator.CodeLocation) = ("base", "s3://b/out", "s3://b/code");
        });

        var after = Again(before);

        Assert.Equal(Json(before), Json(after));
        Assert.Equal(before.EstimatorKind, after.EstimatorKind);
        Assert.Equal(before.SourceDir, after.SourceDir);
        Assert.Equal(before.Dependency, after.Dependency);
        Assert.Equal(before.Tag, after.Tag);
        Assert.Equal(before.Distribution.Count, after.Distribution.Count);
    }

    [Fact]
    public void Groups_of_instances_come_back()
    {
        var before = Create(estimator =>
        {
            estimator.InstanceType = "";
            estimator.InstanceGroup =
            [
                new InstanceGroup { Name = "a", InstanceType = "ml.c5.xlarge", InstanceCount = 2 },
                new InstanceGroup { Name = "b", InstanceType = "ml.p3.2xlarge" },
            ];
        });

        Assert.Equal(Json(before), Json(Again(before)));
    }

    [Fact]
    public void A_reader_sees_what_differs_from_the_defaults_and_paths_of_the_repository()
    {
        _folder.File("code/train.py");
        var estimator = Create(draft =>
        {
            (draft.EntryPoint, draft.SourceDir) = ("train.py", _folder.In("code"));
            draft.HyperParameter = Samples.Values(("lr", 0.1), ("epochs", 3));
        });

        Assert.Equal(
            """
            {
              "FormatVersion": 1,
              "TrainingImageUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/mine:1",
              "EntryPoint": "train.py",
              "SourceDir": "./code",
              "InstanceType": "ml.m5.xlarge",
              "Role": "arn:aws:iam::123456789012:role/SageMakerRole",
              "HyperParameter": {
                "lr": 0.1,
                "epochs": 3
              },
              "Region": "us-west-2"
            }

            """.ReplaceLineEndings("\n"),
            EstimatorFile.Write(estimator, _folder.Root));
    }

    [Fact]
    public void A_folder_beside_the_file_keeps_its_whole_path()
    {
        _folder.File("code/train.py");
        var estimator = Create(draft => (draft.EntryPoint, draft.SourceDir) = ("train.py", _folder.In("code")));

        Assert.Contains($"\"{_folder.In("code")}\"", EstimatorFile.Write(estimator, _folder.Folder("elsewhere")));
    }

    [Fact]
    public void No_key_is_written()
    {
        var estimator = Create(draft => draft.Session = new AwsSession
        {
            Region = "us-west-2", AccessKey = "AKIACANARY", SecretKey = "canary", SessionToken = "canary",
        });

        var json = EstimatorFile.Write(estimator, _folder.Root);

        Assert.DoesNotContain("canary", json, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Variables_that_look_like_secrets_are_warned_of()
    {
        var estimator = Create(draft => draft.Environment = Samples.Values(("DB_PASSWORD", "x"), ("MODE", "y")));

        new EstimatorOperations().Export(estimator, _folder.Root, _sink);

        var warning = Assert.Single(_sink.Warnings);
        Assert.Contains("DB_PASSWORD", warning);
        Assert.DoesNotContain("MODE", warning);
    }

    [Theory]
    [InlineData("{", "isn't JSON")]
    [InlineData("[]", "no FormatVersion")]
    [InlineData("{}", "no FormatVersion")]
    [InlineData("""{"FormatVersion":"1"}""", "no FormatVersion")]
    [InlineData("""{"FormatVersion":2}""", "reads 1")]
    [InlineData("""{"FormatVersion":1,"InstanceTyp":"x"}""", "The nearest is InstanceType")]
    [InlineData("""{"FormatVersion":1,"InstanceCount":"two"}""", "InstanceCount is \"two\"")]
    [InlineData("""{"FormatVersion":1,"InstanceCount":null}""", "InstanceCount is null")]
    [InlineData("""{"FormatVersion":1,"HyperParameter":[1]}""", "an object is needed")]
    [InlineData("""{"FormatVersion":1,"Dependency":"x"}""", "a list is needed")]
    [InlineData("""{"FormatVersion":1,"Tag":[{"Key":"k"}]}""", "a tag needs Value")]
    [InlineData("""{"FormatVersion":1,"VpcConfig":{"Subnets":[]}}""", "'Subnets' is no part")]
    [InlineData("""{"FormatVersion":1,"HyperParameter":{"a":{"$double":"x"}}}""", "neither inf")]
    [InlineData("""{"FormatVersion":1,"HyperParameter":{"a":{"$decimal":"x"}}}""", "HyperParameter is")]
    [InlineData("""{"FormatVersion":1,"LocalRuntime":"Cloud"}""", "LocalRuntime is \"Cloud\"")]
    [InlineData("""{"FormatVersion":1,"LatestTrainingJob":{}}""", "no setting")]
    public void What_no_export_writes_is_refused_with_the_place(string json, string says)
    {
        var path = _folder.File("estimator.json", json);

        var error = Refusal.Of(ErrorId.EstimatorFileInvalid, () => new EstimatorOperations().Import(path, AwsSession.None, _sink));

        Assert.Contains(says, error.Message);
        Assert.Contains(path, error.Message);
        Assert.Equal(path, error.Target);
    }

    [Fact]
    public void What_is_imported_is_checked_as_if_it_were_typed()
    {
        var path = _folder.File("estimator.json", """{"FormatVersion":1,"TrainingImageUri":"i","InstanceType":"ml.m5.large","MaxRetryAttempt":31}""");

        Refusal.Of(ErrorId.ValueInvalid, () => new EstimatorOperations().Import(path, AwsSession.None, _sink));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Refusal.Of(
        ErrorId.FileNotReadable, () => new EstimatorOperations().Import(_folder.In("none.json"), AwsSession.None, _sink));

    [Fact]
    public void Commas_of_a_culture_change_nothing()
    {
        using var culture = new ForeignCulture("de-DE");
        var before = Create(draft => draft.HyperParameter = Samples.Values(("lr", 0.5), ("d", 1.5m)));

        Assert.Equal(Json(before), Json(Again(before)));
    }

    private Estimator Create(Action<Estimator> change)
    {
        var draft = new Estimator
        {
            TrainingImageUri = "123456789012.dkr.ecr.us-west-2.amazonaws.com/mine:1",
            InstanceType = "ml.m5.xlarge",
            Role = "arn:aws:iam::123456789012:role/SageMakerRole",
            Session = new AwsSession { Region = "us-west-2" },
        };
        change(draft);
        return new EstimatorOperations().Create(draft, new RecordingSink());
    }

    private Estimator Again(Estimator before)
    {
        var path = _folder.File("estimator.json", new EstimatorOperations().Export(before, _folder.Root, _sink));
        return new EstimatorOperations().Import(path, AwsSession.None, new RecordingSink());
    }

    private static string Json(Estimator estimator) => WireJson.Readable(TrainingRequest.Build(
        estimator,
        new TrainingOptions(),
        "job-1",
        new RequestPlace(estimator.OutputPath ?? "s3://b/", estimator.Role, estimator.Region),
        estimator.EntryPoint is null ? null : new StagedCode("s3://b/c.tar.gz", "train.py")));
}
