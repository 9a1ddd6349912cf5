using System.Collections;

namespace SageMakerEstimator.Core.Models;

/// <summary>A model's settings with what a call says over them.</summary>
internal static class ModelSettings
{
    /// <summary>A copy; the model that came in stays as it is.</summary>
    public static Model Apply(Model model, ModelOptions options)
    {
        var settled = model.Copy();
        settled.Name = options.Name ?? model.Name;
        settled.ImageUri = options.ImageUri ?? model.ImageUri;
        settled.Role = options.Role ?? model.Role;
        settled.VpcConfig = options.NoVpcConfig ? null : options.VpcConfig ?? model.VpcConfig;
        settled.EnableNetworkIsolation = options.EnableNetworkIsolation ?? model.EnableNetworkIsolation;
        settled.ModelServerWorker = options.ModelServerWorker ?? model.ModelServerWorker;
        settled.RepositoryAccessMode = options.RepositoryAccessMode ?? model.RepositoryAccessMode;
        settled.EncryptsCode = options.EncryptsCode ?? model.EncryptsCode;
        settled.CodeLocation = options.CodeLocation ?? model.CodeLocation;
        settled.ModelKmsKey = options.ModelKmsKey ?? model.ModelKmsKey;
        settled.Tag = options.Tag ?? model.Tag;
        if (options.EntryPoint is { } script)
        {
            (settled.EntryPoint, settled.SourceDir) = (script, options.SourceDir);
            settled.Dependency = options.Dependency;
        }

        settled.Environment = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in model.Environment)
        {
            settled.Environment[entry.Key] = entry.Value;
        }

        foreach (DictionaryEntry entry in options.Environment)
        {
            settled.Environment[entry.Key] = entry.Value;
        }

        PredictorDefaults.Apply(settled, options.Predictor);
        return settled;
    }
}
