using CsCheck;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Random settings of estimators: values that are right, and single changes that make one wrong.</summary>
internal static class RandomEstimators
{
    private static readonly Gen<string> Word = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"].Array[1, 20].Select(letters => new string(letters));

    private static readonly Gen<string> Text = Gen.Char[" abcXYZ09.,:/=+-_@é世"].Array[0, 60].Select(letters => new string(letters));

    private static readonly Gen<string> Place = Gen.Select(Word, Word, (bucket, key) => $"s3://{bucket}bucket/{key}");

    private static readonly Gen<object?> Value = Gen.OneOf(
        Gen.Int.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)value),
        Gen.Double.Select(value => (object?)value),
        Gen.Bool.Select(value => (object?)value),
        Text.Select(value => (object?)value),
        Gen.Int[0, 0].Select(_ => (object?)null),
        Gen.Int.Array[0, 5].Select(values => (object?)values.Cast<object?>().ToArray()));

    /// <summary>One setting each, with a value that the service takes.</summary>
    private static readonly Gen<Action<BadRun>>[] Settings =
    [
        Gen.Int[1, 100].Select(count => Set(draft => draft.InstanceCount = draft.InstanceGroup.Count > 0 ? 1 : count)),
        Gen.Int[1, 16_384].Select(size => Set(draft => draft.VolumeSize = size)),
        Gen.Int[1, 2_419_200].Select(seconds => Set(draft => draft.MaxRun = seconds)),
        Gen.Int[0, 3600].Select(more => Set(draft => (draft.Spot, draft.MaxWait) = (true, draft.MaxRun + more))),
        Gen.Const(Set(draft => draft.Spot = true)),
        Gen.Int[1, 30].Select(attempts => Set(draft => draft.MaxRetryAttempt = attempts)),
        Gen.Int[0, 21_600].Select(seconds => Set(draft => draft.KeepAlivePeriod = seconds)),
        Gen.Select(Place, Word, (uri, path) => Set(draft => (draft.CheckpointS3Uri, draft.CheckpointLocalPath) = (uri, "/" + path))),
        Word.Select(key => Set(draft => draft.OutputKmsKey = "alias/" + key)),
        Word.Select(key => Set(draft => draft.VolumeKmsKey = key)),
        Place.Select(uri => Set(draft => draft.OutputPath = uri)),
        Place.Select(uri => Set(draft => draft.ModelUri = uri)),
        OneOf("File", "Pipe", "FastFile").Select(mode => Set(draft => draft.InputMode = mode)),
        Gen.Bool.Select(value => Set(draft => draft.EnableNetworkIsolation = value)),
        Gen.Bool.Select(value => Set(draft => draft.EncryptInterContainerTraffic = value)),
        Gen.Bool.Select(value => Set(draft => draft.EnableRemoteDebug = value)),
        Gen.Bool.Select(value => Set(draft => draft.EnableInfraCheck = value)),
        Gen.Bool.Select(value => Set(draft => draft.EnableSessionTagChaining = value)),
        Gen.Bool.Select(value => Set(draft => draft.EnableSageMakerMetricsTimeSeries = value)),
        Gen.Bool.Select(value => Set(draft => draft.DisableOutputCompression = value)),
        Gen.Select(Word.Array[1, 16], Word.Array[1, 5], (subnets, groups) => Set(draft => draft.VpcConfig =
            new VpcConfig { Subnet = [.. subnets.Select(id => $"subnet-{id}")], SecurityGroupId = [.. groups.Select(id => $"sg-{id}")] })),
        Gen.Select(Word, Value).Array[0, 95].Select(values => Set(draft => draft.HyperParameter = Samples.Values(
            [.. values.DistinctBy(pair => pair.Item1)]))),
        Gen.Select(Word, Text).Array[0, 100].Select(values => Set(draft => draft.Environment = Samples.Values(
            [.. values.DistinctBy(pair => pair.Item1).Select(pair => ($"V_{pair.Item1}", (object?)pair.Item2))]))),
        Gen.Select(Word, Word).Array[0, 50].Select(values => Set(draft => draft.Tag =
            [.. values.DistinctBy(pair => pair.Item1).Select(pair => new Tag(pair.Item1, pair.Item2))])),
        Gen.Select(Word, Text.Select(text => text + ".")).Array[0, 40].Select(values => Set(draft => draft.MetricDefinition =
            [.. values.Select(pair => new MetricDefinition { Name = pair.Item1, Regex = pair.Item2 })])),
        Text.Array[0, 100].Select(values => Set(draft => draft.ContainerArgument = values)),
        Text.Array[0, 100].Select(values => Set(draft => draft.ContainerEntryPoint = values)),
        OneOf("Platform", "Vpc").Select(mode => Set(draft => draft.TrainingRepositoryAccessMode = mode)),
        Word.Array[1, 5].Select(names => Set(draft => (draft.InstanceType, draft.InstanceGroup) = ("",
            [.. names.Distinct().Select(name => new InstanceGroup { Name = name, InstanceType = "ml.c5.xlarge", InstanceCount = 2 })]))),
        Gen.Int[1, 10].Select(count => Set(draft => draft.InstancePlacementConfig = Samples.Values(
            ("PlacementSpecifications", new object?[] { Samples.Values(("InstanceCount", count), ("UltraServerId", "u")) })))),
        Word.Array[1, 19].Select(names => (Action<BadRun>)(run => run.Options = run.Options with
        {
            InputData = [.. names.Distinct().Select(name => new TrainingInput { ChannelName = "c-" + name, S3Uri = "s3://b/" + name, ContentType = "text/csv" })],
        })),
        Gen.Select(OneOf("S3Prefix", "ManifestFile", "AugmentedManifestFile"), Gen.Long, Text.Select(text => text + "a").Array[0, 16], (type, seed, names) =>
            (Action<BadRun>)(run => run.Options = run.Options with
            {
                InputData = [new TrainingInput { S3Uri = "s3://b/x", S3DataType = type, ShuffleSeed = seed, AttributeName = names, Compression = "Gzip", RecordWrapping = "RecordIO" }],
            })),
        Gen.Select(Word, Word, (experiment, trial) => (Action<BadRun>)(run => run.Options = run.Options with
        {
            Experiment = new ExperimentOptions(experiment, trial, null, null),
        })),
    ];

    /// <summary>A handful of settings of any kind, each with a value that is right.</summary>
    public static Gen<Action<BadRun>> Valid { get; } = Gen.OneOf(Settings).Array[0, 12].Select(settings => (Action<BadRun>)(run =>
    {
        foreach (var setting in settings)
        {
            setting(run);
        }
    }));

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static Action<BadRun> Set(Action<Estimator> change) => run => change(run.Draft);
}
