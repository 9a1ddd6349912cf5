using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Code;

/// <summary>Where a job's code goes, and how it is encrypted there.</summary>
/// <param name="Uri">The bundle's URI.</param>
/// <param name="Options">How it is written.</param>
internal sealed record CodeLocation(string Uri, PutOptions Options)
{
    /// <summary>What the training containers look for.</summary>
    private const string Name = "source/sourcedir.tar.gz";

    /// <summary>
    /// Below -CodeLocation with its prefix; else in the bucket of the output path, without its prefix; else in the
    /// default place. Each job has a folder of its own, named like it.
    /// </summary>
    /// <param name="jobName">The job's name.</param>
    /// <param name="codeLocation">-CodeLocation, or null.</param>
    /// <param name="outputPath">-OutputPath, or null.</param>
    /// <param name="outputKmsKey">-OutputKmsKey, or null: in the same bucket it is the code's, too.</param>
    /// <param name="defaultPlace">Asked for only when a place isn't given.</param>
    /// <param name="isEncrypted">False for -CodeEncryption None.</param>
    public static async Task<CodeLocation> OfAsync(
        string jobName,
        string? codeLocation,
        string? outputPath,
        string? outputKmsKey,
        Func<Task<DefaultPlace>> defaultPlace,
        bool isEncrypted = true)
    {
        var output = S3Uri.Is(outputPath) ? S3Uri.Parse(outputPath!, "-OutputPath") : (S3Uri?)null;
        if (codeLocation is null && output is { } there)
        {
            return new(Below(there with { Key = "" }, jobName), Put(outputKmsKey));
        }

        if (codeLocation is null)
        {
            var ours = await defaultPlace().ConfigureAwait(false);
            return new($"{ours.Uri}{jobName}/{Name}", Put(outputKmsKey) with { ExpectedOwner = ours.ExpectedOwner });
        }

        var code = S3Uri.Parse(codeLocation, "-CodeLocation");
        if (outputKmsKey is null)
        {
            return new(Below(code, jobName), Put(null));
        }

        // Another bucket may be another account's, for which the results' key is no use.
        var results = output ?? S3Uri.Parse((await defaultPlace().ConfigureAwait(false)).Uri, "The default place");
        return new(Below(code, jobName), Put(results.Bucket == code.Bucket ? outputKmsKey : null));

        PutOptions Put(string? key) => new() { IsKms = isEncrypted, KmsKey = isEncrypted ? key : null };
    }

    private static string Below(S3Uri place, string jobName) => place.Below(jobName, Name).ToString();
}
