namespace SageMakerEstimator.Core.Tests;

/// <summary>Wrong values of New-SMEstimator, one for each parameter and kind of mistake.</summary>
internal static class BadEstimators
{
    private static readonly string Long = new('x', 5000);

    public static IEnumerable<BadCase> All =>
    [
        // What trains.
        Conflict("code without a script", draft => draft.SourceDir = "/code", "/code", "-EntryPoint"),
        Conflict("dependencies without a script", draft => draft.Dependency = ["/lib"], "/lib", "-EntryPoint"),
        new("nothing to train with", ErrorId.EntryPointMissing, run => run.Draft.TrainingImageUri = null, "-EntryPoint", "-ImageUri"),
        new("a script that isn't there", ErrorId.EntryPointNotFound, run => run.Draft.EntryPoint = "/none/train.py", "/none/train.py", "doesn't exist"),
        new("a script in S3", ErrorId.EntryPointNotFound, run => run.Draft.EntryPoint = "s3://b/train.py", "s3://b/train.py", "this machine"),
        new("a folder that isn't there", ErrorId.SourceDirNotFound,
            run => (run.Draft.EntryPoint, run.Draft.SourceDir) = ("train.py", "/none"), "/none", "isn't a folder"),
        new("a script that isn't in its folder", ErrorId.EntryPointNotFound,
            run => (run.Draft.EntryPoint, run.Draft.SourceDir) = ("nope.py", run.Folder.Folder("src")), "nope.py", "doesn't exist in -SourceDir"),
        Conflict("a script of this machine in packed code",
            draft => (draft.EntryPoint, draft.SourceDir) = (Path.GetFullPath("/x/train.py"), "s3://b/code.tar.gz"), "train.py", "archive"),
        new("a dependency that isn't there", ErrorId.DependencyNotFound,
            run => (run.Draft.EntryPoint, run.Draft.Dependency) = (run.Folder.File("train.py"), ["/none"]), "/none", "doesn't exist"),
        new("a script outside of its folder", ErrorId.EntryPointNotFound,
            run => (run.Draft.EntryPoint, run.Draft.SourceDir) = ("../train.py", run.Folder.Folder("code")), "../train.py", "outside"),
        new("a pattern that isn't one", ErrorId.ValueInvalid, run => run.Draft.Exclude = ["["], "[", "gitignore"),
        new("a script alone in the cloud", ErrorId.ParametersConflict,
            run => (run.Draft.TrainingImageUri, run.Draft.EntryPoint) = (null, run.Folder.File("train.py")), "ml.m5.xlarge", "image"),
        Value("an image with a space", draft => draft.TrainingImageUri = "a b", "a b", "-ImageUri"),
        Value("an image too long", draft => draft.TrainingImageUri = new string('i', 256), "256 characters", "1 to 255"),
        Value("an empty image", draft => draft.TrainingImageUri = "", "-ImageUri", "1 to 255"),

        // Frameworks and algorithms.
        Framework("an unknown framework", ErrorId.ImageNotFound, draft => draft.Framework = "PyTorhc", "PyTorhc", "nearest is PyTorch"),
        Framework("an algorithm as a framework", ErrorId.ValueInvalid, draft => draft.Framework = "pca", "'pca'", "algorithm"),
        Framework("an image for inference as a framework", ErrorId.ImageNotFound, draft => draft.Framework = "djl-lmi", "djl-lmi", "to train with"),
        Framework("a framework without a script", ErrorId.EntryPointMissing, draft => draft.EntryPoint = null, "PyTorch", "-EntryPoint"),
        Framework("an unknown version", ErrorId.ImageVersionNotFound, draft => draft.FrameworkVersion = "9.9", "9.9", "Supported"),
        Framework("a Python that isn't there", ErrorId.ImagePyVersionNotFound, draft => draft.PyVersion = "py27", "py27", "py310"),
        Framework("a base for a framework without one", ErrorId.ParametersConflict, draft => draft.BaseFrameworkVersion = "pytorch2.0", "pytorch2.0", "HuggingFace"),
        Framework("SKLearn on two machines", ErrorId.ParametersConflict,
            draft => (draft.Framework, draft.FrameworkVersion, draft.InstanceCount) = ("SKLearn", "1.2-1", 2), "2", "one machine"),
        Framework("SKLearn on a GPU", ErrorId.ImageInstanceTypeNotSupported,
            draft => (draft.Framework, draft.FrameworkVersion, draft.InstanceType) = ("SKLearn", "1.2-1", "ml.p3.2xlarge"), "ml.p3.2xlarge", "cpu"),
        Framework("SKLearn without a version", ErrorId.ImageAmbiguous,
            draft => (draft.Framework, draft.FrameworkVersion) = ("SKLearn", null), "sklearn", "several versions"),
        Framework("TensorFlow of the old kind", ErrorId.ImageVersionNotFound,
            draft => (draft.Framework, draft.FrameworkVersion, draft.PyVersion) = ("TensorFlow", "1.10.0", "py2"), "1.10.0", "no scripts"),
        Framework("a p2 after its end", ErrorId.ImageInstanceTypeNotSupported, draft => draft.InstanceType = "ml.p2.xlarge", "ml.p2.xlarge", "p2"),
        Framework("transformers in full on a short base", ErrorId.ParametersConflict,
            draft => (draft.Framework, draft.FrameworkVersion, draft.BaseFrameworkVersion) = ("HuggingFace", "4.28.1", "pytorch2.0"), "4.28.1", "both"),
        Framework("transformers without a base", ErrorId.ImageAmbiguous,
            draft => (draft.Framework, draft.FrameworkVersion) = ("HuggingFace", "4.28.1"), "huggingface", "base framework"),
        Framework("a region without the image", ErrorId.ImageRegionNotFound,
            draft => draft.Session = new AwsSession { Region = "us-nowhere-1" }, "us-nowhere-1", "Supported"),
        Algorithm("an unknown algorithm", ErrorId.ImageNotFound, draft => draft.Algorithm = "kmean", "kmean", "nearest is kmeans"),
        Algorithm("a framework as an algorithm", ErrorId.ValueInvalid, draft => draft.Algorithm = "PyTorch", "PyTorch", "framework"),
        Algorithm("an algorithm with a script", ErrorId.ParametersConflict, draft => draft.EntryPoint = "/x/train.py", "/x/train.py", "runs no script"),
        Algorithm("an algorithm here", ErrorId.NotSupportedInLocalMode, draft => draft.InstanceType = "local", "pca", "SageMaker only"),
        Algorithm("several versions of an algorithm", ErrorId.ImageAmbiguous, draft => draft.Algorithm = "xgboost", "xgboost", "several versions"),
        Value("an ARN of nothing", draft => (draft.AlgorithmArn, draft.TrainingImageUri) = ("arn:aws:s3:::b", null), "arn:aws:s3:::b", "-AlgorithmArn"),

        // Machines and time.
        Value("a type that is none", draft => draft.InstanceType = "m5.xlarge", "m5.xlarge", "ml.m5.xlarge"),
        Value("a type with a space", draft => draft.InstanceType = "ml.m5. xlarge", "ml.m5. xlarge", "look like"),
        Value("no machines", draft => draft.InstanceCount = 0, "0", "-InstanceCount"),
        Value("fewer than no machines", draft => draft.InstanceCount = -1, "-1", "-InstanceCount"),
        Value("a volume of nothing", draft => draft.VolumeSize = 0, "0", "1 to 16384"),
        Value("a volume too large", draft => draft.VolumeSize = 16_385, "16385", "-VolumeSize"),
        Value("no time to run", draft => draft.MaxRun = 0, "0", "-MaxRun"),
        Value("more than 28 days", draft => draft.MaxRun = 2_419_201, "2419201", "1 to 2419200"),
        Value("no retries, said", draft => draft.MaxRetryAttempt = 0, "0", "1 to 30"),
        Value("too many retries", draft => draft.MaxRetryAttempt = 31, "31", "-MaxRetryAttempt"),
        Value("warm for too long", draft => draft.KeepAlivePeriod = 21_601, "21601", "0 to 21600"),
        Value("warm for less than nothing", draft => draft.KeepAlivePeriod = -1, "-1", "-KeepAlivePeriod"),
        Value("a plan that is none", draft => draft.TrainingPlanArn = "plan", "plan", "50 to 2048"),
        Value("a plan of another service", draft => draft.TrainingPlanArn = "arn:aws:ec2:us-west-2:123456789012:training-plan/aaaaaaaaaaaa", "arn:aws:ec2", "-TrainingPlanArn"),
        Value("a group without a name", draft => Groups(draft, new InstanceGroup { InstanceType = "ml.c5.xlarge" }), "0 characters", "-InstanceGroup name"),
        Value("a group without machines", draft => Groups(draft, new InstanceGroup { Name = "a", InstanceType = "ml.c5.xlarge", InstanceCount = 0 }), "0", "-InstanceGroup count"),
        Value("a group of a wrong type", draft => Groups(draft, new InstanceGroup { Name = "a", InstanceType = "c5" }), "c5", "look like"),
        Value("six groups", draft => Groups(draft, [.. Enumerable.Range(0, 6).Select(at => new InstanceGroup { Name = $"g{at}", InstanceType = "ml.c5.xlarge" })]), "6 entries", "takes 5"),
        Conflict("two groups of one name", draft => Groups(
            draft, new InstanceGroup { Name = "a", InstanceType = "ml.c5.xlarge" }, new InstanceGroup { Name = "a", InstanceType = "ml.c5.xlarge" }), "'a'", "2 groups"),
        Conflict("groups and a type", draft => draft.InstanceGroup = [new InstanceGroup { Name = "a", InstanceType = "ml.c5.xlarge" }], "-InstanceGroup", "-InstanceType"),
        Conflict("a wait without spot", draft => draft.MaxWait = 100, "100", "-Spot"),
        Conflict("a wait shorter than the run", draft => (draft.Spot, draft.MaxRun, draft.MaxWait) = (true, 200, 100), "100", "-MaxRun 200"),
        Value("a wait of nothing", draft => (draft.Spot, draft.MaxWait) = (true, 0), "0", "-MaxWait"),
        new("spot for longer than an algorithm may", ErrorId.SpotMaxRunTooLong, run =>
            (run.Draft.TrainingImageUri, run.Draft.Spot, run.Draft.MaxRun) = ("174872318107.dkr.ecr.us-west-2.amazonaws.com/pca:1", true, 3601),
            "3601", "3600"),
        Conflict("a key for disks that have none", draft => (draft.InstanceType, draft.VolumeKmsKey) = ("ml.g5.xlarge", "key-1"), "ml.g5.xlarge", "-VolumeKmsKey"),
        Conflict("a checkpoint path without a place", draft => draft.CheckpointLocalPath = "/ck", "/ck", "-CheckpointS3Uri"),
        Value("checkpoints not in S3", draft => draft.CheckpointS3Uri = "/ck", "/ck", "-CheckpointS3Uri"),
        Value("checkpoints without a bucket", draft => draft.CheckpointS3Uri = "s3://", "s3://", "pattern"),
        Value("a checkpoint path too long", draft => (draft.CheckpointS3Uri, draft.CheckpointLocalPath) = ("s3://b/c", Long), "5000 characters", "4096"),
        new("a placement with a slip in it", ErrorId.ValueInvalid,
            run => run.Draft.InstancePlacementConfig = Samples.Values(("EnableMultipleJob", true)), "EnableMultipleJob", "no member"),
        new("a placement that is no dictionary", ErrorId.ValueInvalid,
            run => run.Draft.InstancePlacementConfig = Samples.Values(("PlacementSpecifications", new object?[] { 1 })), "-InstancePlacementConfig", "dictionary"),

        // Keys, networks, registries.
        Value("a key with a space", draft => draft.OutputKmsKey = "a b", "a b", "-OutputKmsKey"),
        Value("a key too long", draft => draft.OutputKmsKey = Long, "5000 characters", "2048"),
        Value("a volume key with a dot", draft => draft.VolumeKmsKey = "a.b", "a.b", "-VolumeKmsKey"),
        Conflict("subnets alone", draft => draft.VpcConfig = new VpcConfig { Subnet = ["subnet-1"] }, "-Subnet", "-SecurityGroupId"),
        Conflict("security groups alone", draft => draft.VpcConfig = new VpcConfig { SecurityGroupId = ["sg-1"] }, "-Subnet", "-SecurityGroupId"),
        Value("a subnet with a dot", draft => Vpc(draft, ["subnet.1"], ["sg-1"]), "subnet.1", "-Subnet"),
        Value("a security group too long", draft => Vpc(draft, ["subnet-1"], [new string('s', 33)]), "33 characters", "-SecurityGroupId"),
        Value("seventeen subnets", draft => Vpc(draft, [.. Enumerable.Range(0, 17).Select(at => $"subnet-{at}")], ["sg-1"]), "17 entries", "takes 16"),
        Value("six security groups", draft => Vpc(draft, ["subnet-1"], [.. Enumerable.Range(0, 6).Select(at => $"sg-{at}")]), "6 entries", "takes 5"),
        Value("a registry reached by magic", draft => draft.TrainingRepositoryAccessMode = "Magic", "Magic", "Platform, Vpc"),
        Value("a provider that is no function", draft => draft.TrainingRepositoryCredentialsProviderArn = "arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x", "lambda"),
        Conflict("a provider without a way to its registry",
            draft => draft.TrainingRepositoryCredentialsProviderArn = "arn:aws:lambda:us-west-2:123456789012:function:f",
            "function:f", "-TrainingRepositoryAccessMode"),
        Value("a role with a space", draft => draft.Role = "my role", "my role", "-Role"),
        Value("a user as a role", draft => draft.Role = "arn:aws:iam::123456789012:user/me", ":user/me", "ARN of a role"),

        // Places.
        Value("results nowhere", draft => draft.OutputPath = "bucket/out", "bucket/out", "s3://"),
        Value("results without a bucket", draft => draft.OutputPath = "s3:///out", "s3:///out", "pattern"),
        Conflict("results of the cloud here", draft => draft.OutputPath = "file:///out", "file:///out", "this machine"),
        Value("code nowhere", draft => draft.CodeLocation = "/code/place", "/code/place", "-CodeLocation"),
        Value("a bucket in capitals", draft => draft.DefaultBucket = "Bucket", "Bucket", "-DefaultBucket"),
        Value("a bucket too short", draft => draft.DefaultBucket = "ab", "2 characters", "3 to 63"),
        Value("a model nowhere", draft => draft.ModelUri = "https://b/model.tar.gz", "https://b", "-ModelUri"),
        Value("a model channel with a slash", draft => (draft.ModelUri, draft.ModelChannelName) = ("s3://b/m", "a/b"), "a/b", "-ModelChannelName"),
        new("an empty base name", ErrorId.NameInvalid, run => run.Draft.BaseJobName = "", "-BaseJobName", "empty"),

        // What goes into the container.
        Value("an unknown way of input", draft => draft.InputMode = "Files", "Files", "File, Pipe, FastFile"),
        Value("a metric without a name", draft => draft.MetricDefinition = [new MetricDefinition { Regex = "x" }], "0 characters", "-MetricDefinition name"),
        Value("a metric without an expression", draft => draft.MetricDefinition = [new MetricDefinition { Name = "m" }], "0 characters", "expression"),
        Value("an expression too long", draft => draft.MetricDefinition = [new MetricDefinition { Name = "m", Regex = new string('.', 501) }], "501 characters", "500"),
        Value("41 metrics", draft => draft.MetricDefinition = [.. Enumerable.Range(0, 41).Select(at => new MetricDefinition { Name = $"m{at}", Regex = "x" })], "41 entries", "takes 40"),
        Value("a container's command with a line break", draft => draft.ContainerEntryPoint = ["a\nb"], "a\nb", "-ContainerEntryPoint"),
        Value("an argument too long", draft => draft.ContainerArgument = [new string('a', 257)], "257 characters", "-ContainerArgument"),
        Value("101 arguments", draft => draft.ContainerArgument = [.. Enumerable.Repeat("a", 101)], "101 entries", "takes 100"),
        Value("a level of log that is none", draft => draft.ContainerLogLevel = 60, "60", "-ContainerLogLevel"),
        Value("a variable with a dash", draft => draft.Environment = Samples.Values(("MY-VAR", "1")), "MY-VAR", "-Environment name"),
        Value("a variable with a digit first", draft => draft.Environment = Samples.Values(("1A", "1")), "1A", "-Environment name"),
        Value("a variable without a name", draft => draft.Environment = Samples.Values(("", "1")), "0 characters", "-Environment name"),
        Value("a variable too long", draft => draft.Environment = Samples.Values(("A", new string('v', 513))), "513 characters", "'A'"),
        Value("a list that is too long as a variable", draft => draft.Environment = Samples.Values(("A", new object?[] { new string('v', 510) })), "514 characters", "'A'"),
        Value("a variable that is no text", draft => draft.Environment = Samples.Values(("A", DateTime.UnixEpoch)), "'A'", "can't be sent"),
        Value("101 variables", draft => draft.Environment = Samples.Values([.. Enumerable.Range(0, 101).Select(at => ($"V{at}", (object?)"1"))]), "101 entries", "takes 100"),
        Value("a tag with a forbidden character", draft => draft.Tag = [new Tag("a*", "b")], "a*", "-Tag key"),
        Value("a tag without a key", draft => draft.Tag = [new Tag("", "b")], "0 characters", "-Tag key"),
        Value("a tag's value too long", draft => draft.Tag = [new Tag("a", new string('v', 257))], "257 characters", "-Tag value"),
        Value("51 tags", draft => draft.Tag = [.. Enumerable.Range(0, 51).Select(at => new Tag($"k{at}", ""))], "51 entries", "takes 50"),

        // Hyperparameters.
        Parameter("a hyperparameter of a date", ErrorId.HyperParameterTypeNotSupported, "lr", DateTime.UnixEpoch, "'lr'", "can't be sent"),
        Parameter("a hyperparameter of a duration", ErrorId.HyperParameterTypeNotSupported, "lr", TimeSpan.Zero, "'lr'", "can't be sent"),
        Parameter("a hyperparameter of bytes", ErrorId.HyperParameterTypeNotSupported, "lr", new byte[] { 1 }, "'lr'", "can't be sent"),
        Parameter("a hyperparameter with a line break", ErrorId.HyperParameterLimit, "lr", "a\nb", "'lr'", "line break"),
        Parameter("a hyperparameter too long", ErrorId.HyperParameterLimit, "lr", new string('v', 2501), "2501", "2500"),
        Parameter("a hyperparameter without a name", ErrorId.HyperParameterLimit, "", 1, "''", "1 to 256"),
        Parameter("a hyperparameter's name too long", ErrorId.HyperParameterLimit, new string('n', 257), 1, "nnn", "1 to 256"),
        new("101 hyperparameters", ErrorId.HyperParameterLimit, run => run.Draft.HyperParameter = Samples.Values(
            [.. Enumerable.Range(0, 101).Select(at => ($"h{at}", (object?)1))]), "101", "100"),
        new("96 hyperparameters and the script's own five", ErrorId.HyperParameterLimit, run =>
        {
            run.Draft.EntryPoint = run.Folder.File("train.py");
            run.Draft.HyperParameter = Samples.Values([.. Enumerable.Range(0, 96).Select(at => ($"h{at}", (object?)1))]);
        }, "101", "100"),

        // What local mode can't do.
        Local("spot here", draft => draft.Spot = true, "-Spot"),
        Local("checkpoints here", draft => draft.CheckpointS3Uri = "s3://b/c", "-CheckpointS3Uri"),
        Local("warm machines here", draft => draft.KeepAlivePeriod = 60, "-KeepAlivePeriod"),
        Local("retries here", draft => draft.MaxRetryAttempt = 2, "-MaxRetryAttempt"),
        Local("a training plan here", draft => draft.TrainingPlanArn = "arn:aws:sagemaker:us-west-2:123456789012:training-plan/p", "-TrainingPlanArn"),
        Local("a shell here", draft => draft.EnableRemoteDebug = true, "-EnableRemoteDebug"),
        Local("results in S3 from here", draft => draft.OutputPath = "s3://b/out", "s3://b/out"),
    ];

    private static BadCase Value(string what, Action<Estimator> change, string value, string rule) =>
        new(what, ErrorId.ValueInvalid, run => change(run.Draft), value, rule);

    private static BadCase Conflict(string what, Action<Estimator> change, string value, string rule) =>
        new(what, ErrorId.ParametersConflict, run => change(run.Draft), value, rule);

    private static BadCase Framework(string what, string errorId, Action<Estimator> change, string value, string rule) =>
        new(what, errorId, run =>
        {
            (run.Draft.Framework, run.Draft.FrameworkVersion, run.Draft.TrainingImageUri) = ("PyTorch", "2.0", null);
            run.Draft.EntryPoint = run.Folder.File("train.py");
            change(run.Draft);
        }, value, rule);

    private static BadCase Algorithm(string what, string errorId, Action<Estimator> change, string value, string rule) =>
        new(what, errorId, run =>
        {
            (run.Draft.Algorithm, run.Draft.TrainingImageUri) = ("pca", null);
            change(run.Draft);
        }, value, rule);

    private static BadCase Parameter(string what, string errorId, string name, object? given, string value, string rule) =>
        new(what, errorId, run => run.Draft.HyperParameter = Samples.Values((name, given)), value, rule);

    private static BadCase Local(string what, Action<Estimator> change, string value) =>
        new(what, ErrorId.NotSupportedInLocalMode, run =>
        {
            (run.Draft.InstanceType, run.Draft.TrainingImageUri, run.Draft.OutputPath) = ("local", null, null);
            run.Draft.EntryPoint = run.Folder.File("train.py");
            change(run.Draft);
        }, value, "");

    private static void Groups(Estimator draft, params InstanceGroup[] groups) =>
        (draft.InstanceType, draft.InstanceGroup) = ("", groups);

    private static void Vpc(Estimator draft, string[] subnets, string[] groups) =>
        draft.VpcConfig = new VpcConfig { Subnet = subnets, SecurityGroupId = groups };
}
