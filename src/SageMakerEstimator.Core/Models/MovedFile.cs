using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Models;

/// <summary>An artifact or a packed bundle that is brought to where the model is served, byte for byte.</summary>
internal sealed class MovedFile(IObjectStore from, string source, IObjectStore to, CodeLocation place) : IModelWork
{
    private const int ProgressId = 3;

    public string Uri => place.Uri;

    public WhatIfRequest Request => new(
        S3Uri.Is(Uri) ? "PutObject" : "GetObject",
        WireJson.Readable(PutObjectRequest.Of(S3Uri.Is(Uri) ? Uri : source, place.Options) with { Source = [source] }));

    public async Task RunAsync(IOperationSink sink, TimeProvider time, CancellationToken token)
    {
        using var progress = new TransferProgress(sink, time, ProgressId, $"Bringing {source} to {Uri}");
        var options = place.Options with { OnSent = progress.Of(Uri), Metadata = await NotesAsync(token).ConfigureAwait(false) };
        await ModelErrors.GuardAsync(source, Uri, () => to.PutAsync(
            Uri,
            async (stream, cancel) =>
            {
                var content = await from.OpenAsync(source, cancel).ConfigureAwait(false);
                await using (content.ConfigureAwait(false))
                {
                    await content.CopyToAsync(stream, cancel).ConfigureAwait(false);
                }
            },
            options,
            token)).ConfigureAwait(false);
    }

    public async Task<bool> IsAtAsync(string uri, CancellationToken token)
    {
        if (await to.FindAsync(uri, token).ConfigureAwait(false) is not { } there
            || await from.FindAsync(source, token).ConfigureAwait(false) is not { } here)
        {
            return false;
        }

        return there.Size == here.Size
            && (there.Checksum is { } sum && sum == here.Checksum
                || (there.Metadata.TryGetValue(SourceNote.Name, out var noted) && noted == SourceNote.Of(source, here)));
    }

    private async Task<Dictionary<string, string>> NotesAsync(CancellationToken token) =>
        await from.FindAsync(source, token).ConfigureAwait(false) is { } found
            ? new() { [SourceNote.Name] = SourceNote.Of(source, found) }
            : [];
}
