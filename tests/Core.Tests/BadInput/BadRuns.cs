namespace SageMakerEstimator.Core.Tests;

/// <summary>Wrong values of New-SMTrainingInput and of a run, one for each parameter and kind of mistake.</summary>
internal static class BadRuns
{
    public static IEnumerable<BadCase> All =>
    [
        // Channels.
        Input("a channel with a space", ErrorId.NameInvalid, input => input.ChannelName = "a b", "a b", "1 to 64"),
        Input("a channel without a name", ErrorId.NameInvalid, input => input.ChannelName = "", "''", "1 to 64"),
        Input("a channel's name too long", ErrorId.NameInvalid, input => input.ChannelName = new string('c', 65), "ccc", "1 to 64"),
        Input("data nowhere", ErrorId.InputDataInvalid, input => input.S3Uri = "bucket/train", "bucket/train", "s3://"),
        Input("data of the web", ErrorId.InputDataInvalid, input => input.S3Uri = "https://x/y", "https://x/y", "s3://"),
        Input("data without a bucket", ErrorId.ValueInvalid, input => input.S3Uri = "s3://", "s3://", "-S3Uri"),
        Input("a URI too long", ErrorId.ValueInvalid, input => input.S3Uri = "s3://b/" + new string('k', 1020), "1027 characters", "1024"),
        Input("data of this machine", ErrorId.LocalDataInCloud, input => input.S3Uri = "file:///data/x.csv", "/data/x.csv", "this machine"),
        Input("an unknown kind of data", ErrorId.ValueInvalid, input => input.S3DataType = "Prefix", "Prefix", "nearest is S3Prefix"),
        Input("an unknown spread", ErrorId.ValueInvalid, input => input.Distribution = "Sharded", "Sharded", "ShardedByS3Key"),
        Input("an unknown compression", ErrorId.ValueInvalid, input => input.Compression = "Zip", "Zip", "Gzip"),
        Input("an unknown wrapping", ErrorId.ValueInvalid, input => input.RecordWrapping = "Json", "Json", "RecordIO"),
        Input("an unknown mode", ErrorId.ValueInvalid, input => input.InputMode = "Stream", "Stream", "FastFile"),
        Input("a content type too long", ErrorId.ValueInvalid, input => input.ContentType = new string('t', 257), "257 characters", "256"),
        Input("a content type with a line break", ErrorId.ValueInvalid, input => input.ContentType = "text\n", "text\n", "-ContentType"),
        Input("17 attributes", ErrorId.ValueInvalid, input => input.AttributeName = [.. Enumerable.Range(0, 17).Select(at => $"a{at}")], "17 entries", "takes 16"),
        Input("an empty attribute", ErrorId.ValueInvalid, input => input.AttributeName = [""], "0 characters", "-AttributeName"),
        Input("six groups for a channel", ErrorId.ValueInvalid, input => input.InstanceGroup = ["a", "b", "c", "d", "e", "f"], "6 entries", "takes 5"),
        Input("a group's name too long", ErrorId.ValueInvalid, input => input.InstanceGroup = [new string('g', 65)], "65 characters", "-InstanceGroup"),
        Input("a hub's ARN too long", ErrorId.ValueInvalid, input => input.HubContentArn = new string('a', 256), "256 characters", "-HubContentArn"),
        FileSystem("a file system that is none", ErrorId.ValueInvalid, input => input.FileSystemId = "fs-xyz-123456", "fs-xyz-123456", "-FileSystemId"),
        FileSystem("a file system's id too short", ErrorId.ValueInvalid, input => input.FileSystemId = "fs-1", "4 characters", "11 to 21"),
        FileSystem("an unknown file system", ErrorId.ValueInvalid, input => input.FileSystemType = "NFS", "NFS", "EFS, FSxLustre"),
        FileSystem("an unknown access", ErrorId.ValueInvalid, input => input.FileSystemAccessMode = "w", "'w'", "ro, rw"),
        FileSystem("a directory too long", ErrorId.ValueInvalid, input => input.DirectoryPath = new string('/', 4097), "4097 characters", "-DirectoryPath"),
        new("a file system outside of a VPC", ErrorId.ParametersConflict, run =>
        {
            run.FileSystem(_ => { });
            run.Draft.VpcConfig = null;
        }, "fs-0123456789abcdef0", "VPC"),
        new("two channels of one name", ErrorId.DuplicateChannel, run =>
        {
            run.Input(_ => { });
            run.Input(_ => { });
        }, "'train'", "2 times"),
        new("21 channels", ErrorId.InputDataInvalid, run =>
        {
            for (var at = 0; at < 21; at++)
            {
                run.Input(input => input.ChannelName = $"c{at}");
            }
        }, "21 channels", "20"),
        new("a channel of the model's name", ErrorId.DuplicateChannel, run =>
        {
            run.Draft.ModelUri = "s3://b/model.tar.gz";
            run.Input(input => input.ChannelName = "model");
        }, "'model'", "2 times"),
        new("a model of this machine", ErrorId.LocalDataInCloud,
            run => run.Draft.ModelUri = "file:///models/m.tar.gz", "/models/m.tar.gz", "this machine"),

        // Names, experiments and hyperparameters of a run.
        Name("a name with a dot", "job.1"),
        Name("a name with a space", "my job"),
        Name("a name with an underscore", "my_job"),
        Name("a name that begins with a dash", "-job"),
        Name("a name that ends with a dash", "job-"),
        Name("an empty name", ""),
        Name("a name too long", new string('j', 64)),
        Name("a name with a line break", "job\n"),
        new("an experiment with a space", ErrorId.ValueInvalid,
            run => run.Options = run.Options with { Experiment = new ExperimentOptions("my experiment", null, null, null) }, "my experiment", "ExperimentName"),
        new("a trial's name too long", ErrorId.ValueInvalid,
            run => run.Options = run.Options with { Experiment = new ExperimentOptions(null, new string('t', 121), null, null) }, "121 characters", "TrialName"),
        new("a run with an empty name", ErrorId.ValueInvalid,
            run => run.Options = run.Options with { Experiment = new ExperimentOptions(null, null, null, "") }, "0 characters", "RunName"),
        new("a component with a dot", ErrorId.ValueInvalid,
            run => run.Options = run.Options with { Experiment = new ExperimentOptions(null, null, "a.b", null) }, "a.b", "TrialComponentDisplayName"),
        new("a run's hyperparameter of a date", ErrorId.HyperParameterTypeNotSupported,
            run => run.Options = run.Options with { HyperParameter = Samples.Values(("when", DateTime.UnixEpoch)) }, "'when'", "can't be sent"),
        new("a run's hyperparameter too long", ErrorId.HyperParameterLimit,
            run => run.Options = run.Options with { HyperParameter = Samples.Values(("text", new string('v', 2501))) }, "2501", "2500"),
        new("a hundred of the estimator's and one of the run", ErrorId.HyperParameterLimit, run =>
        {
            run.Draft.HyperParameter = Samples.Values([.. Enumerable.Range(0, 100).Select(at => ($"h{at}", (object?)1))]);
            run.Options = run.Options with { HyperParameter = Samples.Values(("one", 1)) };
        }, "101", "100"),
    ];

    private static BadCase Input(string what, string errorId, Action<TrainingInput> change, string value, string rule) =>
        new(what, errorId, run => run.Input(change), value, rule);

    private static BadCase FileSystem(string what, string errorId, Action<TrainingInput> change, string value, string rule) =>
        new(what, errorId, run => run.FileSystem(change), value, rule);

    private static BadCase Name(string what, string name) => new(
        what, ErrorId.NameInvalid, run => run.Options = run.Options with { JobName = name }, $"'{name}'", "letters, digits and dashes");
}
