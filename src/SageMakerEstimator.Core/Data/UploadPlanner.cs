using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Data;

/// <summary>Lists the files that go to S3, and their keys.</summary>
internal sealed class UploadPlanner(UploadOptions options, DefaultPlace place, UploadTarget target, IOperationSink sink)
{
    private readonly S3Uri _root = S3Uri.Parse(place.Uri, "The bucket").Below(CheckedPrefix(options.KeyPrefix));
    private readonly PutOptions _put = new()
    {
        IsKms = options.KmsKey is not null,
        KmsKey = options.KmsKey,
        ExpectedOwner = place.ExpectedOwner,
    };

    private readonly IgnoreRules _rules = IgnoreRules.Of(options.Exclude);

    // Which file of this call an object comes from.
    private readonly Dictionary<string, string> _taken = new(StringComparer.Ordinal);

    public IReadOnlyList<UploadPlan> Plan(CancellationToken token)
    {
        var plans = new List<UploadPlan>();
        foreach (var (path, given) in options.Source)
        {
            try
            {
                plans.Add(Directory.Exists(path) ? Folder(path, given, token) : File(path, given));
            }
            catch (SageMakerEstimatorException error)
            {
                sink.Error(error);
            }
        }

        return plans;
    }

    private FilesPlan File(string path, object given)
    {
        if (RealPath.Of(path) is not { } real)
        {
            throw new SageMakerEstimatorException(
                ErrorId.InputDataNotFound, ErrorKind.ObjectNotFound, $"-Path '{path}' doesn't exist.")
            {
                Target = given,
            };
        }

        var name = Path.GetFileName(path);
        if (_rules.Ignore(name, isFolder: false))
        {
            throw Nothing($"-Exclude leaves out '{path}'.", given);
        }

        var file = Add(real, _root with { Key = Prefixed(name) });
        return Plan(path, file.Place, isFolder: false, [file]);
    }

    private FilesPlan Folder(string folder, object given, CancellationToken token)
    {
        var rules = new TreeRules
        {
            IsIgnored = _rules.Ignore,
            FollowsOutside = ReportLink,
            OnUnreadable = (path, reason) => sink.Error(UploadFile.NotReadable(path, reason)),
        };
        var files = new List<UploadFile>();
        var any = false;
        foreach (var file in FileTree.Files(folder, rules).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            token.ThrowIfCancellationRequested();
            any = true;
            try
            {
                files.Add(Add(file.Path, _root with { Key = Prefixed(file.Name) }));
            }
            catch (SageMakerEstimatorException error)
            {
                sink.Error(error);
            }
        }

        return any
            ? Plan(folder, _root, isFolder: true, files)
            : throw Nothing($"The folder '{folder}' has no files to send.", given);
    }

    private FilesPlan Plan(string path, S3Uri location, bool isFolder, IReadOnlyList<UploadFile> files) =>
        new(path, location, files)
        {
            IsFolder = isFolder,
            Target = target,
            Put = _put,
            Place = place,
            IsDefaultBucket = options.BucketName is null,
            ThrottleLimit = options.ThrottleLimit,
        };

    private string Prefixed(string name) => _root.Key.Length == 0 ? name : $"{_root.Key}/{name}";

    private UploadFile Add(string path, S3Uri key)
    {
        var file = UploadFile.Of(path, key);
        return _taken.TryAdd(key.Key, path)
            ? file
            : throw new SageMakerEstimatorException(
                ErrorId.KeyCollision,
                ErrorKind.InvalidArgument,
                $"'{path}' wasn't sent: '{_taken[key.Key]}' goes to {key} already.")
            {
                Target = path,
                RecommendedAction = "Send them one after the other, each with a -KeyPrefix of its own.",
            };
    }

    private bool ReportLink(string link, string leadsTo)
    {
        sink.Error(new SageMakerEstimatorException(
            ErrorId.LinkLeavesFolder,
            ErrorKind.InvalidArgument,
            $"'{link}' wasn't sent: it is a link that leaves its folder, to '{leadsTo}'.")
        {
            Target = link,
            RecommendedAction = "Send what it leads to by its own path, or leave it out with -Exclude.",
        });
        return false;
    }

    private static SageMakerEstimatorException Nothing(string message, object given) =>
        new(ErrorId.InputDataNotFound, ErrorKind.ObjectNotFound, message) { Target = given };

    private static string CheckedPrefix(string prefix) => prefix.Contains("://", StringComparison.Ordinal)
        ? throw new SageMakerEstimatorException(
            ErrorId.ValueInvalid,
            ErrorKind.InvalidArgument,
            $"-KeyPrefix '{prefix}' is a URI; give what stands behind the bucket, and that as -BucketName.")
        {
            Target = prefix,
        }
        : prefix;
}
