using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Storage;

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
                job.CreationTime,
                Path.Combine(state.Bucket, job.TrainingJobName!))),
            .. local.TransformJobs.List().Select(job => Entry(
                "TransformJob",
                job.Name,
                Path.Combine(state.TransformJobs, job.Name),
                local.TransformJobs.Describe(job.Name).TransformJobStatus,
                job.Created,
                Path.Combine(state.Bucket, job.Name))),
            .. local.Hosting.EndpointNames().Select(name => (Name: name, Status: local.Hosting.ReadEndpoint(name)))
                .Select(endpoint => Entry(
                    "Endpoint",
                    endpoint.Name,
                    Path.Combine(state.Endpoints, endpoint.Name),
                    endpoint.Status.EndpointStatus,
                    endpoint.Status.CreationTime)),
            .. Records(
                "EndpointConfig",
                state.EndpointConfigs,
                name => local.Hosting.DescribeEndpointConfig(name).CreationTime),
            .. Records("Model", state.Models, name => local.Hosting.DescribeModel(name).CreationTime, state.Bucket),
        ];
    }

    public async Task RemoveAsync(LocalStateEntry entry)
    {
        var local = backends.Local();
        RefuseRunning(entry, StatusNow(entry, local));
        RefuseUsed(entry, local.Hosting);
        if (entry.Kind == "Model")
        {
            local.Hosting.DeleteModel(entry.Name);
        }
        else if (File.Exists(entry.Path))
        {
            File.Delete(entry.Path);
        }
        else
        {
            await FolderRemoval.RemoveAsync(entry.Path).ConfigureAwait(false);
        }

        var results = Path.Combine(local.State.Bucket, entry.Name);
        if (entry.Kind == "TrainingJob")
        {
            await RemoveResultsAsync(results).ConfigureAwait(false);
        }
        else if (entry.Kind == "TransformJob")
        {
            RemoveAnswers(results);
        }
    }

    public IReadOnlyList<string> Names(string kind)
    {
        try
        {
            var local = backends.Local();
            return kind switch
            {
                "Endpoint" => local.Hosting.EndpointNames(),
                "TransformJob" => [.. local.TransformJobs.List().Select(job => job.Name)],
                _ => [.. local.Jobs.List().Select(job => job.TrainingJobName!)],
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SageMakerEstimatorException)
        {
            // A completer that throws is worse than one that knows nothing.
            return [];
        }
    }

    /// <summary>The job's code and results; what a model of the same name has there stays.</summary>
    private static async Task RemoveResultsAsync(string folder)
    {
        foreach (var part in new[] { Path.Combine(folder, "source"), Path.Combine(folder, "output") })
        {
            await FolderRemoval.RemoveAsync(part).ConfigureAwait(false);
        }

        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>The answers of a transform job that had no place of their own.</summary>
    private static void RemoveAnswers(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var answers in Directory.EnumerateFiles(folder, "*.out", SearchOption.AllDirectories))
        {
            File.Delete(answers);
        }

        foreach (var below in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories)
            .OrderByDescending(path => path.Length).Append(folder)
            .Where(path => !Directory.EnumerateFileSystemEntries(path).Any()))
        {
            Directory.Delete(below);
        }
    }

    /// <summary>The entry may be minutes old; null when it has no status or is gone.</summary>
    private static string? StatusNow(LocalStateEntry entry, LocalBackend local)
    {
        try
        {
            return entry.Kind switch
            {
                "TrainingJob" => local.Jobs.Describe(entry.Name).TrainingJobStatus,
                "TransformJob" => local.TransformJobs.Describe(entry.Name).TransformJobStatus,
                "Endpoint" => local.Hosting.ReadEndpoint(entry.Name).EndpointStatus,
                _ => null,
            };
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return null;
        }
    }

    private static void RefuseRunning(LocalStateEntry entry, string? status)
    {
        if (status is not ("InProgress" or "Stopping" or "Creating" or "InService" or "Deleting"))
        {
            return;
        }

        var (id, end) = entry.Kind switch
        {
            "TrainingJob" => (ErrorId.TrainingJobBusy, $"Stop-SMTraining -TrainingJob {entry.Name} -Local -Wait"),
            "TransformJob" => (ErrorId.TransformJobBusy, $"Stop-SMTransform -TransformJob {entry.Name} -Local -Wait"),
            _ => (ErrorId.EndpointBusy, $"Unpublish-SMEndpoint -Endpoint {entry.Name} -Local -Force"),
        };
        throw new SageMakerEstimatorException(
            id,
            ErrorKind.ResourceBusy,
            $"{entry.Kind} '{entry.Name}' is {status}; only what has ended is cleared.")
        {
            Target = entry,
            RecommendedAction = $"End it first with: {end}",
        };
    }

    private static void RefuseUsed(LocalStateEntry entry, LocalHosting hosting)
    {
        var configs = hosting.EndpointNames().ToDictionary(name => name, name => hosting.ReadEndpoint(name).EndpointConfigName);
        var user = configs.Keys.FirstOrDefault(endpoint => entry.Kind switch
        {
            "EndpointConfig" => configs[endpoint] == entry.Name,
            "Model" => hosting.FindEndpointConfig(configs[endpoint])?.ProductionVariants!
                .Any(variant => variant.ModelName == entry.Name) == true,
            _ => false,
        });
        if (user is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ResourceInUse,
                ErrorKind.ResourceBusy,
                $"{entry.Kind} '{entry.Name}' is used by endpoint '{user}'.")
            {
                Target = entry,
                RecommendedAction = $"Remove them together with: Unpublish-SMEndpoint -Endpoint {user} -Local -Force",
            };
        }
    }

    private static IEnumerable<LocalStateEntry> Records(
        string kind, string folder, Func<string, DateTimeOffset?> created, string? bucket = null) =>
        !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*.json").Select(path =>
            {
                var name = Path.GetFileNameWithoutExtension(path);
                return Entry(kind, name, path, null, created(name), bucket is null ? null : Path.Combine(bucket, name));
            });

    private static LocalStateEntry Entry(
        string kind, string name, string path, string? status, DateTimeOffset? created, string? results = null) => new()
        {
            Kind = kind,
            Name = name,
            Status = status,
            Path = path,
            CreationTime = created?.LocalDateTime ?? default,
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
