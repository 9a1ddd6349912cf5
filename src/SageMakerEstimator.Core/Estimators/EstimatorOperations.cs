using System.Collections.Specialized;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>Makes estimators and changes their hyperparameters.</summary>
internal sealed class EstimatorOperations : IEstimatorOperations
{
    private static readonly OrderedDictionary NoValues = [];

    public Estimator Create(Estimator draft, IOperationSink sink)
    {
        draft.EstimatorKind = draft.TrainingImageUri is null ? EstimatorKind.Script : EstimatorKind.Image;
        draft.Backend = InstanceTypes.BackendOf(draft.InstanceType);
        draft.Region = draft.Session.Region;
        draft.ProfileName = draft.Session.ProfileName;
        Check(draft);
        EstimatorLimits.Check(draft);
        EstimatorRules.Apply(draft, sink);
        HyperParameters.Encode(draft.HyperParameter, HyperParameters.EncodingOf(draft));
        WarnOfCaseTwins(draft, sink);
        return draft;
    }

    public void SetHyperParameters(Estimator estimator, HyperParameterChange change, IOperationSink sink)
    {
        var kept = HyperParameters.Merge(
            new OrderedDictionary(StringComparer.Ordinal), change.Clear ? NoValues : estimator.HyperParameter);
        foreach (var name in change.Remove)
        {
            if (!estimator.HyperParameter.Contains(name))
            {
                throw new SageMakerEstimatorException(
                    ErrorId.HyperParameterNotFound,
                    ErrorKind.ObjectNotFound,
                    $"There is no hyperparameter '{name}' to remove. Names are case-sensitive; there are: "
                    + $"{string.Join(", ", estimator.HyperParameter.Keys.Cast<string>())}.")
                {
                    Target = name,
                };
            }

            kept.Remove(name);
        }

        var values = HyperParameters.Merge(kept, change.Merge);
        HyperParameters.Encode(values, HyperParameters.EncodingOf(estimator));
        estimator.HyperParameter = values;
        WarnOfCaseTwins(estimator, sink);
    }

    private static void Check(Estimator options)
    {
        if (options.EntryPoint is null && options.TrainingImageUri is null)
        {
            throw Invalid(
                ErrorId.EntryPointMissing,
                "An estimator needs something to train with: give -EntryPoint, a script, or -ImageUri, a container "
                + "image.",
                null);
        }

        if (options.EntryPoint is not null && !Code.CodeBundle.IsPacked(options.SourceDir))
        {
            Code.CodeBundle.Check(options.EntryPoint, options.SourceDir, options.Dependency);
        }

        Code.IgnoreRules.Of(options.Exclude);
        var local = InstanceTypes.BackendOf(options.InstanceType) == Backend.Local;
        if (!local && options.TrainingImageUri is null)
        {
            throw Invalid(
                ErrorId.ParametersConflict,
                $"-EntryPoint alone runs on this machine only, not on {options.InstanceType}: SageMaker needs an "
                + "image. Give -InstanceType local, or -ImageUri.",
                options.InstanceType);
        }

        if (local && Code.CodeBundle.IsPacked(options.SourceDir) && FileUri.PathOf(options.SourceDir!) is null)
        {
            throw Invalid(
                ErrorId.RemoteDataInLocalMode,
                $"-SourceDir '{options.SourceDir}' isn't on this machine; a local job takes a folder, or a packed "
                + "bundle by its file:// URI.",
                options.SourceDir);
        }

        if (options.OutputPath is { } output)
        {
            CheckOutputPath(output, local);
        }

        if (options.BaseJobName is { Length: 0 })
        {
            throw Invalid(ErrorId.NameInvalid, "-BaseJobName is empty.", options.BaseJobName);
        }
    }

    private static void CheckOutputPath(string output, bool local)
    {
        var isFile = output.StartsWith("file://", StringComparison.Ordinal);
        if (!isFile && !output.StartsWith("s3://", StringComparison.Ordinal))
        {
            throw Invalid(
                ErrorId.ValueInvalid,
                $"-OutputPath '{output}' must begin with s3:// (or file://, or be a path, in local mode).",
                output);
        }

        if (isFile && !local)
        {
            throw Invalid(
                ErrorId.ParametersConflict,
                $"-OutputPath '{output}' is on this machine, where SageMaker can't write. Use s3://bucket/prefix.",
                output);
        }

        if (!isFile && local)
        {
            throw Invalid(
                ErrorId.NotSupportedInLocalMode,
                $"-OutputPath '{output}' is in S3; a local job writes to this machine. Give a path or file://, or "
                + "leave it out.",
                output);
        }
    }

    private static void WarnOfCaseTwins(Estimator estimator, IOperationSink sink)
    {
        foreach (var twins in HyperParameters.CaseTwins(estimator.HyperParameter))
        {
            sink.Warning($"Hyperparameters differ only in case and are all sent: {twins}.");
        }
    }

    private static SageMakerEstimatorException Invalid(string id, string message, object? target) =>
        new(id, ErrorKind.InvalidArgument, message) { Target = target };
}
