using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Inputs;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Checks;

/// <summary>
/// Everything that can be known of a run before it costs money, each thing by itself: one that fails doesn't hide the
/// next. Nothing is made and nothing is sent.
/// </summary>
internal sealed class EstimatorChecks(Backends backends, Estimator estimator, TrainingOptions options)
{
    private IBackend Backend => backends.Of(estimator);

    /// <summary>Writes a row for each check as it ends.</summary>
    public async Task RunAsync(IOperationSink sink, CancellationToken token)
    {
        (string Name, Func<CheckNotes, CancellationToken, Task<string?>> Look)[] checks =
        [
            ("Settings", SettingsAsync),
            ("HyperParameters", HyperParametersAsync),
            ("Code", CodeAsync),
            ("JobName", JobNameAsync),
            ("Role", RoleAsync),
            ("Output", OutputAsync),
            ("InputData", InputDataAsync),
            ("Engine", EngineAsync),
        ];
        foreach (var (name, look) in checks)
        {
            token.ThrowIfCancellationRequested();
            sink.Output(await RowAsync(name, look, token).ConfigureAwait(false));
        }
    }

    private static async Task<EstimatorCheck> RowAsync(
        string name, Func<CheckNotes, CancellationToken, Task<string?>> look, CancellationToken token)
    {
        var notes = new CheckNotes();
        try
        {
            var found = await ServiceErrors.GuardAsync(name, null, () => look(notes, token)).ConfigureAwait(false);
            return new EstimatorCheck
            {
                Check = name,
                Result = notes.Warnings.Count > 0 ? CheckResult.Warning
                    : found is null ? CheckResult.Skipped
                    : CheckResult.Passed,
                Message = notes.Warnings.Count > 0 ? string.Join(' ', notes.Warnings) : found ?? notes.Reason,
            };
        }
        catch (SageMakerEstimatorException error)
        {
            return new EstimatorCheck
            {
                Check = name,
                Result = CheckResult.Failed,
                Message = error.Message,
                RecommendedAction = error.RecommendedAction,
                ErrorId = error.ErrorId,
            };
        }
    }

    private Task<string?> SettingsAsync(CheckNotes notes, CancellationToken token)
    {
        var copy = estimator.Snapshot();
        new EstimatorOperations().Create(copy, notes);
        return Found($"{estimator}");
    }

    private Task<string?> HyperParametersAsync(CheckNotes notes, CancellationToken token)
    {
        var values = HyperParameters.Prepared(estimator, options.HyperParameter);
        var encoding = HyperParameters.EncodingOf(estimator);
        HyperParameters.Encode(values, encoding);
        return Found($"{values.Count} of at most {HyperParameters.MaxCount}, as {encoding}");
    }

    private async Task<string?> CodeAsync(CheckNotes notes, CancellationToken token)
    {
        if (estimator.EntryPoint is null)
        {
            return notes.Because("The image runs code of its own.");
        }

        if (CodeBundle.IsPacked(estimator.SourceDir))
        {
            CodeUpload.WarnPacked(estimator.SourceDir!, notes);
            return await Backend.Objects.ExistsAsync(estimator.SourceDir!, token).ConfigureAwait(false)
                ? estimator.SourceDir
                : throw Missing(ErrorId.SourceDirNotFound, $"There is no packed code at {estimator.SourceDir}.", estimator.SourceDir!);
        }

        var bundle = CodeBundle.Create(
            estimator.EntryPoint, estimator.SourceDir, estimator.Dependency, estimator.Exclude);
        CodeUpload.Warn(bundle, notes);
        return $"{bundle.Count} files, {bundle.Size} bytes";
    }

    private async Task<string?> JobNameAsync(CheckNotes notes, CancellationToken token)
    {
        if (options.JobName is not { } name)
        {
            return "generated";
        }

        JobName.Check(name, nameof(options.JobName));
        try
        {
            await Backend.SageMaker
                .DescribeTrainingJobAsync(new() { TrainingJobName = name }, token).ConfigureAwait(false);
        }
        catch (ServiceException error) when (ServiceErrors.IsMissing(error))
        {
            return $"'{name}' is free";
        }

        throw new SageMakerEstimatorException(
            ErrorId.TrainingJobExists, ErrorKind.ResourceExists, $"A training job '{name}' exists already.")
        {
            Target = name,
            RecommendedAction = "Give another -JobName, or leave it out to get a new one.",
        };
    }

    private async Task<string?> RoleAsync(CheckNotes notes, CancellationToken token)
    {
        if (estimator.Backend == SageMakerEstimator.Backend.Local)
        {
            return notes.Because("A local job needs no role.");
        }

        var arn = (await Backend.RoleArnAsync(estimator.Role, notes, token).ConfigureAwait(false))!;
        var trusts = await Backend.TrustsSageMakerAsync(arn, token).ConfigureAwait(false);
        if (trusts == false)
        {
            throw new SageMakerEstimatorException(
                ErrorId.RoleNotUsable,
                ErrorKind.PermissionDenied,
                $"The trust policy of {arn} doesn't name sagemaker.amazonaws.com, so that SageMaker can't assume it.")
            {
                Target = arn,
                RecommendedAction = "Add the service to the role's trust policy, or name another role.",
            };
        }

        return trusts is null ? $"{arn}; its trust policy may not be read by this caller" : arn;
    }

    private async Task<string?> OutputAsync(CheckNotes notes, CancellationToken token)
    {
        var objects = Backend.Objects;
        if (estimator.OutputPath is not { } path)
        {
            var ours = await objects.DefaultPlaceAsync(estimator.DefaultBucket, token).ConfigureAwait(false);
            var isThere = await objects.HasBucketAsync(ours, token).ConfigureAwait(false);
            return isThere || ours.ExpectedOwner is not null
                ? $"{ours.Uri}{(isThere ? "" : ", which the first run makes")}"
                : throw Missing(ErrorId.BucketNotFound, $"There is no bucket for {ours.Uri}.", ours.Uri);
        }

        if (S3Uri.Is(path) && !await objects.HasBucketAsync(new DefaultPlace(path), token).ConfigureAwait(false))
        {
            throw Missing(ErrorId.BucketNotFound, $"There is no bucket for -OutputPath '{path}'.", path);
        }

        return path;
    }

    private async Task<string?> InputDataAsync(CheckNotes notes, CancellationToken token)
    {
        if (options.InputData.Count == 0)
        {
            return notes.Because("No -InputData was given.");
        }

        InputData.Channels(options.InputData);
        foreach (var input in options.InputData.Where(input => input.FileSystemId is null))
        {
            if (FileUri.PathOf(input.S3Uri) is not null && estimator.Backend == SageMakerEstimator.Backend.Aws)
            {
                throw LocalData.InCloud(input.ChannelName, FileUri.PathOf(input.S3Uri)!);
            }

            if (!await Backend.Objects.ExistsAsync(input.S3Uri, token).ConfigureAwait(false))
            {
                throw Missing(
                    ErrorId.InputDataNotFound, $"Channel '{input.ChannelName}': there is nothing at {input.S3Uri}.", input);
            }
        }

        return string.Join(", ", options.InputData.Select(input => input.ChannelName));
    }

    private Task<string?> EngineAsync(CheckNotes notes, CancellationToken token)
    {
        if (estimator.Backend == SageMakerEstimator.Backend.Aws)
        {
            notes.Because("The job runs on SageMaker.");
            return Task.FromResult<string?>(null);
        }

        backends.CheckRuntime(estimator);
        return Found(estimator.EntryPoint!.EndsWith(".py", StringComparison.OrdinalIgnoreCase)
            ? Local.PythonProgram.Find()
            : "a child process");
    }

    private static Task<string?> Found(string what) => Task.FromResult<string?>(what);

    private static SageMakerEstimatorException Missing(string id, string message, object target) =>
        new(id, ErrorKind.ObjectNotFound, message) { Target = target };
}
