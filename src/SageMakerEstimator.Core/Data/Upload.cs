using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Data;

/// <summary>
/// Many files at once, results in the order of the plans. What is wrong with one file is that file's error; what
/// would be wrong with each of them ends the upload.
/// </summary>
internal sealed class Upload(IReadOnlyList<FilesPlan> plans, IOperationSink sink, TimeProvider time)
{
    private const int ProgressId = 3;

    private static readonly HashSet<string> AboutAll =
    [
        ErrorId.BucketNotFound, ErrorId.BucketNotAccessible, ErrorId.BucketInOtherRegion, ErrorId.CredentialsExpired,
        ErrorId.CredentialsRefused, ErrorId.CredentialsUnusable, ErrorId.ServiceUnreachable,
    ];

    private readonly Outcome[] _outcomes = [.. plans.Select(plan => new Outcome(plan))];
    private int _next;
    private int _sent;

    public async Task RunAsync(CancellationToken token)
    {
        var first = plans[0];
        if (first.IsDefaultBucket)
        {
            await first.Target.Objects.EnsureAsync(first.Place, sink, token).ConfigureAwait(false);
        }

        var work = _outcomes.SelectMany(outcome => outcome.Plan.Files.Select(file => (outcome, file))).ToArray();
        using var progress = new TransferProgress(sink, time, ProgressId, $"Sending to {first.Place.Uri}")
        {
            Total = work.Sum(one => one.file.Size),
            Files = work.Length,
        };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = first.ThrottleLimit, CancellationToken = token };
        try
        {
            WriteEnded();
            await Parallel.ForEachAsync(
                work,
                parallel,
                async (one, cancel) =>
                {
                    await SendAsync(one.outcome, one.file, progress, cancel).ConfigureAwait(false);
                    WriteEnded();
                }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            sink.LastWord(
                $"{_sent} of {work.Length} files are at {first.Place.Uri} now. Run it again: those aren't sent twice.");
            throw;
        }
    }

    private async Task SendAsync(Outcome outcome, UploadFile file, TransferProgress progress, CancellationToken token)
    {
        try
        {
            var unchanged = await SendAsync(outcome.Plan, file, progress, token).ConfigureAwait(false);
            Interlocked.Increment(ref _sent);
            outcome.Add(file, unchanged);
        }
        catch (SageMakerEstimatorException error) when (!AboutAll.Contains(error.ErrorId))
        {
            outcome.Add(error);
        }
    }

    /// <returns>Whether it was there already.</returns>
    private async Task<bool> SendAsync(
        FilesPlan plan, UploadFile file, TransferProgress progress, CancellationToken token)
    {
        try
        {
            if (await IsThereAsync(plan, file, token).ConfigureAwait(false))
            {
                sink.Verbose($"'{file.Path}' is at {file.Place} already, byte for byte.");
                progress.Of(file.Path)(file.Size, file.Size);
                return true;
            }

            sink.Verbose($"Sending '{file.Path}' ({file.Size} bytes) to {file.Place}.");
            var options = plan.Put with { OnSent = progress.Of(file.Path) };
            await plan.Target.Files.PutAsync(file.Place, file.Path, options, token).ConfigureAwait(false);
            progress.Of(file.Path)(file.Size, file.Size);
        }
        catch (Exception error) when (
            error is ServiceException or IOException or UnauthorizedAccessException && file.HasChanged())
        {
            throw Changed(file, error);
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(error, $"Sending '{file.Path}'", file.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw UploadFile.NotReadable(file.Path, error);
        }

        return file.HasChanged() ? throw Changed(file, null) : false;
    }

    /// <summary>
    /// The same size, the same checksum of the whole, and the same key if one is asked for. An ETag isn't asked: of an
    /// object in parts, or encrypted by KMS, it says nothing about the bytes.
    /// </summary>
    private static async Task<bool> IsThereAsync(FilesPlan plan, UploadFile file, CancellationToken token)
    {
        var found = await plan.Target.Files
            .FindAsync(file.Place, plan.Put.ExpectedOwner, token).ConfigureAwait(false);
        return found is { Checksum: { } checksum }
            && found.Size == file.Size
            && HasKey(found.KmsKeyArn, plan.Put.KmsKey)
            && await FileChecksum.OfAsync(file.Path, checksum.Kind, token).ConfigureAwait(false) == checksum.Value;
    }

    private static bool HasKey(string? arn, string? asked) =>
        asked is null || arn == asked || arn?.EndsWith(":key/" + asked, StringComparison.Ordinal) == true;

    private static SageMakerEstimatorException Changed(UploadFile file, Exception? reason) =>
        new(
            ErrorId.FileChanged,
            ErrorKind.InvalidResult,
            $"'{file.Path}' was written to while it was sent; {file.Place} may hold a mixture.",
            reason)
        {
            Target = file.Path,
            RecommendedAction = "Send it again when nothing writes to it any more.",
        };

    /// <summary>Writes what has ended, with all before it: errors first, then the location.</summary>
    private void WriteEnded()
    {
        lock (_outcomes)
        {
            for (; _next < _outcomes.Length && _outcomes[_next].HasEnded; _next++)
            {
                _outcomes[_next].Write(sink);
            }
        }
    }

    private sealed class Outcome(FilesPlan plan)
    {
        private readonly List<(UploadFile File, bool IsUnchanged)> _there = [];
        private readonly List<SageMakerEstimatorException> _errors = [];

        public FilesPlan Plan { get; } = plan;

        public bool HasEnded
        {
            get
            {
                lock (_there)
                {
                    return _there.Count + _errors.Count == Plan.Files.Count;
                }
            }
        }

        public void Add(UploadFile file, bool unchanged)
        {
            lock (_there)
            {
                _there.Add((file, unchanged));
            }
        }

        public void Add(SageMakerEstimatorException error)
        {
            lock (_there)
            {
                _errors.Add(error);
            }
        }

        public void Write(IOperationSink sink)
        {
            foreach (var error in _errors.OrderBy(error => error.Target?.ToString(), StringComparer.Ordinal))
            {
                sink.Error(error);
            }

            if (_there.Count > 0)
            {
                sink.Output(Plan.LocationOf(_there));
            }
        }
    }
}
