namespace SageMakerEstimator.Core.Tests;

/// <summary>Something wrong to ask for, and what must be said about it.</summary>
/// <param name="What">The wrong thing, in words; each is there once.</param>
/// <param name="ErrorId">The exact id.</param>
/// <param name="Change">Makes a run that is right into one that is wrong.</param>
/// <param name="Value">What of the value the message must hold.</param>
/// <param name="Rule">What of the rule the message must hold.</param>
internal sealed record BadCase(string What, string ErrorId, Action<BadRun> Change, string Value, string Rule);

/// <summary>A run that would start as it is.</summary>
internal sealed class BadRun
{
    public required Estimator Draft { get; init; }

    public TrainingOptions Options { get; set; } = new();

    /// <summary>The run's folder of files.</summary>
    public required TempFolder Folder { get; init; }

    /// <summary>One channel more, of S3 data, changed.</summary>
    public void Input(Action<TrainingInput> change)
    {
        var input = new TrainingInput { ChannelName = "train", S3Uri = "s3://bucket/train" };
        change(input);
        Options = Options with { InputData = [.. Options.InputData, input] };
    }

    /// <summary>One channel more, of a file system, in a VPC.</summary>
    public void FileSystem(Action<TrainingInput> change)
    {
        Draft.VpcConfig = new VpcConfig { Subnet = ["subnet-1"], SecurityGroupId = ["sg-1"] };
        Input(input =>
        {
            (input.S3Uri, input.FileSystemId) = ("", "fs-0123456789abcdef0");
            (input.FileSystemType, input.FileSystemAccessMode, input.DirectoryPath) = ("EFS", "ro", "/data");
            change(input);
        });
    }
}
