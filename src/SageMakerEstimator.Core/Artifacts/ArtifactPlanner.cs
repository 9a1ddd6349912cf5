using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Artifacts;

/// <summary>Finds the objects behind a job or URI.</summary>
internal sealed class ArtifactPlanner(Backends backends, TrainingOperations training, ITransformOperations transform)
{
    public async Task<PlannedDownload> PlanAsync(ArtifactQuery query, CancellationToken token)
    {
        var (uris, session) = await PlacesAsync(query, token).ConfigureAwait(false);
        var files = new List<ArtifactFile>();
        IFileStore? store = null;
        foreach (var uri in uris)
        {
            if (S3Uri.Is(uri))
            {
                store ??= backends.Cloud(session).Files;
                files.AddRange(await OfS3Async(store, uri, query.Path, token).ConfigureAwait(false));
            }
            else
            {
                files.AddRange(OfThisMachine(FileObjectStore.PathOf(uri), query.Path));
            }
        }

        var twice = files.GroupBy(file => file.Path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new PlannedDownload(files, query, store)
            : throw new SageMakerEstimatorException(
                ErrorId.KeyCollision,
                ErrorKind.InvalidArgument,
                $"{string.Join(" and ", twice.Select(file => $"'{file.Uri}'"))} would be one file, '{twice.Key}'.")
            {
                Target = twice.Key,
            };
    }

    private async Task<(IReadOnlyList<string> Uris, AwsSession Session)> PlacesAsync(
        ArtifactQuery query, CancellationToken token)
    {
        if (query.TransformJob is { } batch)
        {
            var job = await transform.DescribeAsync(batch, token).ConfigureAwait(false);
            return ([job.OutputPath!.TrimEnd('/') + "/"], batch.Session);
        }

        return query.TrainingJob is { } reference
            ? (await OfTrainingAsync(reference, query.Artifact, token).ConfigureAwait(false), reference.Session)
            : ([query.Uri!], query.Session);
    }

    private async Task<IReadOnlyList<string>> OfTrainingAsync(
        TrainingJobReference reference, IReadOnlyList<string> artifacts, CancellationToken token)
    {
        var job = await training.ReadAsync(reference, token).ConfigureAwait(false);
        var model = job.ModelArtifacts?.S3ModelArtifacts;
        var output = $"{job.OutputDataConfig?.S3OutputPath?.TrimEnd('/')}/{job.TrainingJobName}/output/output.tar.gz";
        return
        [
            .. artifacts.Select(artifact => artifact == "Output"
                ? output
                : model ?? throw new SageMakerEstimatorException(
                    ErrorId.ModelDataNotFound,
                    ErrorKind.ObjectNotFound,
                    $"Training job '{job.TrainingJobName}' is {job.TrainingJobStatus} and has no model.")
                {
                    Target = job.TrainingJobName,
                }),
        ];
    }

    /// <summary>The object itself, else all below it as a folder, else all whose keys begin with it.</summary>
    private static async Task<IReadOnlyList<ArtifactFile>> OfS3Async(
        IFileStore store, string uri, string folder, CancellationToken token)
    {
        var place = S3Uri.Parse(uri, "The location");
        if (place.Key.Length > 0
            && !place.Key.EndsWith('/')
            && await store.FindAsync(place, null, token).ConfigureAwait(false) is { } found)
        {
            return [ArtifactFile.Below(folder, NameOf(place.Key), uri, found.Size)];
        }

        var all = new List<ListedObject>();
        await foreach (var one in store.ListAsync(place, token).ConfigureAwait(false))
        {
            all.Add(one);
        }

        var root = place.Key.Length == 0 || place.Key.EndsWith('/') ? place.Key : place.Key + "/";
        var below = all.Where(one => one.Place.Key.StartsWith(root, StringComparison.Ordinal)).ToArray();
        if (below.Length == 0)
        {
            (below, root) = ([.. all], place.Key[..(place.Key.LastIndexOf('/') + 1)]);
        }

        return below.Length > 0
            ?
            [
                .. below.Select(one =>
                    ArtifactFile.Below(folder, one.Place.Key[root.Length..], one.Place.ToString(), one.Size)),
            ]
            : throw Nothing(uri);
    }

    private static IReadOnlyList<ArtifactFile> OfThisMachine(string path, string folder)
    {
        if (File.Exists(path))
        {
            return [ArtifactFile.Below(folder, Path.GetFileName(path), FileUri.Of(path), new FileInfo(path).Length)];
        }

        var files = Directory.Exists(path)
            ? FileTree.Files(path).OrderBy(file => file.Name, StringComparer.Ordinal).ToArray()
            : [];
        return files.Length > 0
            ?
            [
                .. files.Select(file =>
                    ArtifactFile.Below(folder, file.Name, FileUri.Of(file.Path), new FileInfo(file.Path).Length)),
            ]
            : throw Nothing(FileUri.Of(path));
    }

    private static string NameOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    private static SageMakerEstimatorException Nothing(string uri) =>
        new(ErrorId.ArtifactNotFound, ErrorKind.ObjectNotFound, $"There is nothing at '{uri}' to save.")
        {
            Target = uri,
            RecommendedAction = "See that the job has ended well, and to the URI and what you may read.",
        };
}

/// <summary>What a query found.</summary>
internal sealed class PlannedDownload(IReadOnlyList<ArtifactFile> files, ArtifactQuery query, IFileStore? store)
    : ArtifactPlan([.. files.Select(file => file.Uri)])
{
    public IReadOnlyList<ArtifactFile> Files { get; } = files;

    public ArtifactQuery Query { get; } = query;

    /// <summary>S3; null when everything is of this machine.</summary>
    public IFileStore? Store { get; } = store;
}
