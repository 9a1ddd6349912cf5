using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>What a transform job of this machine does, out of its request; whatever it can't do is refused here.</summary>
internal sealed record BatchPlan
{
    // Defaults of CreateTransformJob: 6 MB, 600 s, three more attempts.
    private const int DefaultPayload = 6;
    private const int DefaultTimeout = 600;
    private const int DefaultRetries = 3;

    // MaxPayloadInMB 0 is no limit; an array of .NET has this one.
    private const int NoLimit = 2047;

    public required IReadOnlyList<BatchFile> Files { get; init; }

    public required string SplitType { get; init; }

    public required bool IsMultiRecord { get; init; }

    public required int MaxPayloadInMB { get; init; }

    public required int MaxConcurrent { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int Retries { get; init; }

    public required RecordFilter? Filter { get; init; }

    public required bool IsGzip { get; init; }

    /// <summary>Whether each answer stands on lines of its own.</summary>
    public required bool EndsLines { get; init; }

    public required string? ContentType { get; init; }

    public required string? Accept { get; init; }

    public static BatchPlan Of(CreateTransformJobRequest request)
    {
        var input = request.TransformInput!;
        var split = input.SplitType ?? "None";
        Refuse(request);
        return new BatchPlan
        {
            Files = BatchFile.All(FileObjectStore.PathOf(input.DataSource!.S3DataSource!.S3Uri!)),
            SplitType = split,
            IsMultiRecord = split != "None" && request.BatchStrategy != "SingleRecord",
            MaxPayloadInMB = request.MaxPayloadInMB switch { null => DefaultPayload, 0 => NoLimit, { } mb => mb },
            MaxConcurrent = request.MaxConcurrentTransforms is > 0 and { } count ? count : 1,
            Timeout = TimeSpan.FromSeconds(request.ModelClientConfig?.InvocationsTimeoutInSeconds ?? DefaultTimeout),
            Retries = request.ModelClientConfig?.InvocationsMaxRetries ?? DefaultRetries,
            Filter = RecordFilter.Of(request),
            IsGzip = input.CompressionType == "Gzip",
            EndsLines = request.TransformOutput!.AssembleWith == "Line",
            ContentType = input.ContentType,
            Accept = request.TransformOutput.Accept,
        };
    }

    private static void Refuse(CreateTransformJobRequest request)
    {
        var resources = request.TransformResources!;
        if (resources.InstanceCount != 1)
        {
            throw NotHere($"-InstanceCount {resources.InstanceCount}: a process runs on one host.", resources.InstanceCount);
        }

        if (request.TransformInput!.DataSource!.S3DataSource!.S3DataType is not "S3Prefix" and var type)
        {
            throw NotHere($"-DataType {type}: give a file or a folder.", type);
        }

        if (request.DataCaptureConfig is { } capture)
        {
            throw NotHere("-BatchDataCaptureS3Uri: a job of this machine captures no data.", capture.DestinationS3Uri);
        }
    }

    private static SageMakerEstimatorException NotHere(string what, object? target) =>
        new(ErrorId.NotSupportedInLocalMode, ErrorKind.InvalidArgument, "Local mode can't run " + what) { Target = target };
}

/// <summary>One input file: where it is, and its name below the input's folder, with forward slashes.</summary>
internal sealed record BatchFile(string Path, string Name)
{
    /// <summary>A file, or all files below a folder in the order of their names; refuses what isn't there.</summary>
    public static IReadOnlyList<BatchFile> All(string path)
    {
        if (File.Exists(path))
        {
            return [new BatchFile(path, System.IO.Path.GetFileName(path))];
        }

        var files = Directory.Exists(path)
            ? Storage.FileTree.Files(path)
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => new BatchFile(file.Path, file.Name))
                .ToArray()
            : [];
        return files.Length > 0
            ? files
            : throw new SageMakerEstimatorException(
                ErrorId.InputDataNotFound,
                ErrorKind.ObjectNotFound,
                Directory.Exists(path) ? $"The folder '{path}' has no files to transform." : $"'{path}' doesn't exist.")
            {
                Target = path,
            };
    }
}
