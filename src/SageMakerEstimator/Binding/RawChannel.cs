using System.Collections;

namespace SageMakerEstimator.Binding;

/// <summary>A channel in the shape of CreateTrainingJob's InputDataConfig, as a training input.</summary>
internal static class RawChannel
{
    public static TrainingInput Read(IDictionary raw)
    {
        const string Parameter = "InputData";
        var channel = Shape.All(raw, Parameter).Single().Only(
            "ChannelName", "DataSource", "ContentType", "CompressionType", "RecordWrapperType", "InputMode", "ShuffleConfig");
        var source = Shape.All(channel.Get<object>("DataSource"), Parameter).Single()
            .Only("S3DataSource", "FileSystemDataSource");
        var input = new TrainingInput
        {
            ChannelName = channel.Get<string>("ChannelName"),
            ContentType = channel.Find<string>("ContentType"),
            Compression = channel.Find<string>("CompressionType"),
            RecordWrapping = channel.Find<string>("RecordWrapperType"),
            InputMode = channel.Find<string>("InputMode"),
            ShuffleSeed = channel.Find<object>("ShuffleConfig") is { } shuffle
                ? Shape.All(shuffle, Parameter).Single().Only("Seed").Get<long>("Seed")
                : null,
        };
        if (source.Find<object>("FileSystemDataSource") is { } files)
        {
            var system = Shape.All(files, Parameter).Single()
                .Only("FileSystemId", "FileSystemAccessMode", "FileSystemType", "DirectoryPath");
            input.FileSystemId = system.Get<string>("FileSystemId");
            input.FileSystemAccessMode = system.Get<string>("FileSystemAccessMode");
            input.FileSystemType = system.Get<string>("FileSystemType");
            input.DirectoryPath = system.Get<string>("DirectoryPath");
            return input;
        }

        var objects = Shape.All(source.Get<object>("S3DataSource"), Parameter).Single().Only(
            "S3DataType", "S3Uri", "S3DataDistributionType", "AttributeNames", "InstanceGroupNames", "ModelAccessConfig",
            "HubAccessConfig");
        input.S3Uri = objects.Get<string>("S3Uri");
        input.S3DataType = objects.Find<string>("S3DataType") ?? input.S3DataType;
        input.Distribution = objects.Find<string>("S3DataDistributionType") ?? input.Distribution;
        input.AttributeName = objects.Find<string[]>("AttributeNames") ?? [];
        input.InstanceGroup = objects.Find<string[]>("InstanceGroupNames") ?? [];
        input.HubContentArn = objects.Find<object>("HubAccessConfig") is { } hub
            ? Shape.All(hub, Parameter).Single().Only("HubContentArn").Get<string>("HubContentArn")
            : null;
        input.AcceptEula = objects.Find<object>("ModelAccessConfig") is { } access
            ? Shape.All(access, Parameter).Single().Only("AcceptEula").Get<bool>("AcceptEula")
            : null;
        return input;
    }
}
