using System.Collections.Specialized;
using SageMakerEstimator.Core.Defaults;
using SageMakerEstimator.Core.Frameworks;

namespace SageMakerEstimator.Core.Estimators;

/// <summary>Makes estimators and changes their hyperparameters.</summary>
internal sealed class EstimatorOperations : IEstimatorOperations
{
    private static readonly OrderedDictionary NoValues = [];

    public Estimator Create(Estimator draft, IOperationSink sink)
    {
        draft.Backend = InstanceTypes.BackendOf(draft.InstanceType);
        DefaultOperations.Apply(draft);
        return Complete(draft, sink);
    }

    /// <summary>An estimator of a file is the one that was written: defaults of this session don't change it.</summary>
    private static Estimator Complete(Estimator draft, IOperationSink sink)
    {
        draft.EstimatorKind = KindOf(draft);
        draft.InstanceType = InstanceTypes.Written(draft.InstanceType);
        draft.Backend = InstanceTypes.BackendOf(draft.InstanceType);
        draft.Region = draft.Session.Region;
        draft.ProfileName = draft.Session.ProfileName;
        Check(draft);
        EstimatorLimits.Check(draft);
        TrainingImage.Settle(draft, sink);
        EstimatorRules.Apply(draft, sink);
        DistributionRules.Check(draft, sink);
        CheckHyperParameters(draft, draft.HyperParameter, sink);
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
        CheckHyperParameters(estimator, values, sink);
        estimator.HyperParameter = values;
        WarnOfCaseTwins(estimator, sink);
    }

    public IReadOnlyList<HyperParameterEntry> HyperParametersOf(Estimator estimator, bool encoded)
    {
        var sent = encoded
            ? HyperParameters.Encode(
                HyperParameters.Prepared(estimator, NoValues), HyperParameters.EncodingOf(estimator))
            : null;
        return
        [
            .. estimator.HyperParameter.Cast<System.Collections.DictionaryEntry>().Select(entry =>
                new HyperParameterEntry((string)entry.Key, sent is null ? entry.Value : sent[(string)entry.Key])),
        ];
    }

    public string Export(Estimator estimator, string folder, IOperationSink sink)
    {
        var secrets = estimator.Environment.Keys.Cast<string>().Where(SecretName.IsOfVariable).ToArray();
        if (secrets.Length > 0)
        {
            sink.Warning(
                $"The exported file holds the values of environment variables that look like secrets: "
                + $"{string.Join(", ", secrets)}.");
        }

        return EstimatorFile.Write(estimator, folder);
    }

    public Estimator Import(string path, AwsSession session, IOperationSink sink)
    {
        string json;
        try
        {
            json = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.FileNotReadable, ErrorKind.ReadError, $"'{path}' can't be read: {error.Message}", error)
            {
                Target = path,
            };
        }

        var draft = EstimatorFile.Read(json, path);
        draft.Session = session.In(draft.Region, draft.ProfileName);
        return Complete(draft, sink);
    }

    public IReadOnlyList<string> Names(string parameter)
    {
        try
        {
            return parameter == nameof(Estimator.Algorithm)
                ? [.. Algorithms.Names]
                : [.. FrameworkTable.Names(Images.ImageCatalog.Load())];
        }
        catch (SageMakerEstimatorException)
        {
            // An overlay that can't be read is said by what uses it, not while somebody types.
            return [];
        }
    }

    private static EstimatorKind KindOf(Estimator draft) => draft switch
    {
        { Framework: not null } => EstimatorKind.Framework,
        { Algorithm: not null } => EstimatorKind.Algorithm,
        { AlgorithmArn: not null } => EstimatorKind.AlgorithmArn,
        { TrainingImageUri: not null } => EstimatorKind.Image,
        _ => EstimatorKind.Script,
    };

    private static void CheckHyperParameters(Estimator estimator, OrderedDictionary values, IOperationSink sink)
    {
        var prepared = HyperParameters.Prepared(estimator, values);
        HyperParameters.Encode(prepared, HyperParameters.EncodingOf(estimator));
        foreach (string name in values.Keys)
        {
            if (values[name] is double number && prepared[name] is long whole)
            {
                sink.Verbose($"Hyperparameter '{name}' of {estimator.Algorithm} is a whole number: {whole}, for {Encoding.PythonText.Str(number)}.");
            }
        }
    }

    private static void Check(Estimator options)
    {
        var kind = options.EstimatorKind;
        if (options.EntryPoint is null && kind is EstimatorKind.Script)
        {
            throw Invalid(
                ErrorId.EntryPointMissing,
                "An estimator needs something to train with: give -EntryPoint, a script, or -ImageUri, a container "
                + "image.",
                null);
        }

        if (options.EntryPoint is null && kind is EstimatorKind.Framework)
        {
            throw Invalid(
                ErrorId.EntryPointMissing,
                $"-Framework {options.Framework} runs a script of yours: add -EntryPoint.",
                options.Framework);
        }

        if (options.EntryPoint is not null && kind is EstimatorKind.Algorithm or EstimatorKind.AlgorithmArn)
        {
            throw Invalid(
                ErrorId.ParametersConflict,
                $"-EntryPoint '{options.EntryPoint}': an algorithm runs no script. Leave it out, or use -Framework.",
                options.EntryPoint);
        }

        if (options.EntryPoint is not null && !Code.CodeBundle.IsPacked(options.SourceDir))
        {
            Code.CodeBundle.Check(options.EntryPoint, options.SourceDir, options.Dependency);
        }

        Code.IgnoreRules.Of(options.Exclude);
        var local = InstanceTypes.BackendOf(options.InstanceType) == Backend.Local;
        if (local && kind is EstimatorKind.Algorithm or EstimatorKind.AlgorithmArn)
        {
            throw Invalid(
                ErrorId.NotSupportedInLocalMode,
                $"{options.Algorithm ?? options.AlgorithmArn} runs on SageMaker only, not on {options.InstanceType}.",
                options.InstanceType);
        }

        if (!local && kind is EstimatorKind.Script)
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
