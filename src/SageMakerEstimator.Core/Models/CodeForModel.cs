using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Models;

/// <summary>Code that a container fetches by itself: packed to a place of the model's own.</summary>
internal sealed class CodeForModel(IObjectStore objects, CodeBundle bundle, CodeLocation place) : IModelWork
{
    public CodeBundle Bundle { get; } = bundle;

    public CodeLocation Place { get; } = place;

    public string Uri => Place.Uri;

    public WhatIfRequest Request => CodeUpload.Request(Bundle, Place);

    /// <summary>The same files give the same archive, so that its checksum tells.</summary>
    public async Task<bool> IsAtAsync(string uri, CancellationToken token)
    {
        if (await objects.FindAsync(uri, token).ConfigureAwait(false) is not { Checksum: { } sum })
        {
            return false;
        }

        var file = Path.GetTempFileName();
        try
        {
            var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await TarGz.PackFilesAsync(stream, Bundle.Files, token).ConfigureAwait(false);
            }

            return await FileChecksum.OfAsync(file, sum.Kind, token).ConfigureAwait(false) == sum.Value;
        }
        finally
        {
            File.Delete(file);
        }
    }

    public Task RunAsync(IOperationSink sink, TimeProvider time, CancellationToken token)
    {
        CodeUpload.Warn(Bundle, sink);
        return CodeUpload.SendAsync(objects, Bundle, Place, sink, time, token);
    }
}
