using System.Collections.Specialized;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>Makes estimators and changes their hyperparameters.</summary>
internal sealed class EstimatorOperations : IEstimatorOperations
{
    private static readonly OrderedDictionary NoValues = [];

    public Estimator Create(EstimatorOptions options, IOperationSink sink)
    {
        Check(options);
        var estimator = new Estimator
        {
            EstimatorKind = options.ImageUri is null ? EstimatorKind.Script : EstimatorKind.Image,
            TrainingImageUri = options.ImageUri,
            EntryPoint = options.EntryPoint,
            SourceDir = options.SourceDir,
            Dependency = options.Dependency,
            Exclude = options.Exclude,
            InstanceType = options.InstanceType,
            InstanceCount = options.InstanceCount,
            Role = options.Role,
            HyperParameter = options.HyperParameter,
            Environment = options.Environment,
            MaxRun = options.MaxRun,
            OutputPath = options.OutputPath,
            BaseJobName = options.BaseJobName,
            Tag = options.Tag,
            LocalRuntime = options.LocalRuntime,
            Backend = InstanceTypes.BackendOf(options.InstanceType),
            Region = options.Session.Region,
            ProfileName = options.Session.ProfileName,
            Session = options.Session,
        };
        HyperParameters.Encode(estimator.HyperParameter, HyperParameters.EncodingOf(estimator));
        WarnOfCaseTwins(estimator, sink);
        return estimator;
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

    private static void Check(EstimatorOptions options)
    {
        if (options.EntryPoint is null && options.ImageUri is null)
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
        if (!local && options.ImageUri is null)
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
