namespace SageMakerEstimator.Core.Local;

/// <summary>Lists and clears what local mode keeps on disk.</summary>
internal sealed class LocalStateOperations(Backends backends) : ILocalStateOperations
{
    public IReadOnlyList<LocalStateEntry> List()
    {
        var local = backends.Local();
        var state = local.State;
        return
        [
            .. local.Jobs.List().Select(job => Entry(
                "TrainingJob",
                job.TrainingJobName!,
                Path.Combine(state.Jobs, job.TrainingJobName!),
                local.Jobs.Describe(job.TrainingJobName!).TrainingJobStatus,
                Path.Combine(state.Bucket, job.TrainingJobName!))),
            .. local.Hosting.EndpointNames().Select(name => Entry(
                "Endpoint",
                name,
                Path.Combine(state.Endpoints, name),
                local.Hosting.ReadEndpoint(name).EndpointStatus)),
            .. Records("EndpointConfig", state.EndpointConfigs),
            .. Records("Model", state.Models),
        ];
    }

    public void Remove(LocalStateEntry entry)
    {
        var local = backends.Local();
        if (entry.Status is "InProgress" or "Stopping" or "Creating" or "InService" or "Deleting")
        {
            throw new SageMakerEstimatorException(
                ErrorId.EndpointBusy,
                ErrorKind.ResourceBusy,
                $"{entry.Kind} '{entry.Name}' is {entry.Status}; only what has ended is cleared.")
            {
                Target = entry,
                RecommendedAction = entry.Kind == "Endpoint"
                    ? $"End it first with: Unpublish-SMEndpoint -Endpoint {entry.Name} -Local -Force"
                    : $"End it first with: Stop-SMTraining -TrainingJob {entry.Name} -Local -Wait",
            };
        }

        if (File.Exists(entry.Path))
        {
            File.Delete(entry.Path);
        }
        else if (Directory.Exists(entry.Path))
        {
            Directory.Delete(entry.Path, recursive: true);
        }

        var results = Path.Combine(local.State.Bucket, entry.Name);
        if (entry.Kind == "TrainingJob" && Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }
    }

    public IReadOnlyList<string> Names(string kind)
    {
        try
        {
            var local = backends.Local();
            return kind == "Endpoint"
                ? local.Hosting.EndpointNames()
                : [.. local.Jobs.List().Select(job => job.TrainingJobName!)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SageMakerEstimatorException)
        {
            // A completer that throws is worse than one that knows nothing.
            return [];
        }
    }

    private static IEnumerable<LocalStateEntry> Records(string kind, string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder, "*.json")
            .Select(path => Entry(kind, Path.GetFileNameWithoutExtension(path), path, null));

    private static LocalStateEntry Entry(
        string kind, string name, string path, string? status, string? results = null) => new()
        {
            Kind = kind,
            Name = name,
            Status = status,
            Path = path,
            CreationTime = File.GetCreationTime(path),
            Size = SizeOf(path) + (results is null ? 0 : SizeOf(results)),
        };

    private static long SizeOf(string path)
    {
        if (File.Exists(path))
        {
            return new FileInfo(path).Length;
        }

        // Links of channels lead to the user's own data, which isn't ours to count.
        var own = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return !Directory.Exists(path)
            ? 0
            : new DirectoryInfo(path).EnumerateFiles("*", own).Sum(file => file.Length);
    }
}
