using System.Security.Cryptography;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Models;

/// <summary>A model's archive with its code in it, for containers that don't fetch code by themselves.</summary>
/// <param name="stores">Where the parts lie.</param>
/// <param name="model">The archive's URI; null for a model that is nothing but its code.</param>
/// <param name="code">The code.</param>
/// <param name="place">Where the new archive goes.</param>
internal sealed class RepackedModel(ModelStores stores, string? model, RepackedCode code, CodeLocation place) : IModelWork
{
    private const int ProgressId = 3;

    public string Uri => place.Uri;

    public IEnumerable<string> CodeNames => code.Files.Select(file => "code/" + file.Name);

    public WhatIfRequest Request => new(
        "PutObject",
        WireJson.Readable(PutObjectRequest.Of(Uri, place.Options) with
        {
            Source = [.. new[] { model, code.Packed }.OfType<string>(), .. CodeNames],
        }));

    public async Task RunAsync(IOperationSink sink, TimeProvider time, CancellationToken token)
    {
        foreach (var bundle in code.Bundles)
        {
            CodeUpload.Warn(bundle, sink);
        }

        sink.Verbose($"Packing {model ?? "a model without data"} with its code to {Uri}: "
            + string.Join(", ", new[] { code.Packed }.OfType<string>().Concat(CodeNames)));
        using var progress = new TransferProgress(sink, time, ProgressId, $"Sending the model to {Uri}");
        var options = place.Options with
        {
            OnSent = progress.Of(Uri),
            Metadata = await NoteAsync(token).ConfigureAwait(false) is { } note
                ? new Dictionary<string, string> { [SourceNote.Name] = note }
                : [],
        };
        await ModelErrors.GuardAsync(
            model ?? code.Packed ?? Uri, Uri, () => stores.Of(Uri).PutAsync(Uri, WriteAsync, options, token)).ConfigureAwait(false);
    }

    public async Task<bool> IsAtAsync(string uri, CancellationToken token) =>
        S3Uri.Is(uri)
        && await stores.Of(uri).FindAsync(uri, token).ConfigureAwait(false) is { } there
        && there.Metadata.TryGetValue(SourceNote.Name, out var noted)
        && noted == await NoteAsync(token).ConfigureAwait(false);

    private async Task WriteAsync(Stream destination, CancellationToken token)
    {
        var data = model is null ? null : await stores.Of(model).OpenAsync(model, token).ConfigureAwait(false);
        await using ((data ?? Stream.Null).ConfigureAwait(false))
        {
            var packed = code.Packed is null
                ? null
                : await stores.Of(code.Packed).OpenAsync(code.Packed, token).ConfigureAwait(false);
            await using ((packed ?? Stream.Null).ConfigureAwait(false))
            {
                await new ModelArchive(destination)
                    .WriteAsync(data, code.Files, packed, code.ReplacesCode, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Null when the parts can't be looked at: then nobody can say whether they have changed.</summary>
    private async Task<string?> NoteAsync(CancellationToken token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in code.Files)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(file.Name + "\n"));
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(
                await FileChecksum.OfAsync(file.Path, ChecksumKind.Sha256, token).ConfigureAwait(false)));
        }

        if (code.Packed is { } packed)
        {
            if (await stores.Of(packed).FindAsync(packed, token).ConfigureAwait(false) is not { } found)
            {
                return null;
            }

            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(SourceNote.Of(packed, found)));
        }

        var data = model is null ? null : await stores.Of(model).FindAsync(model, token).ConfigureAwait(false);
        return model is not null && data is null
            ? null
            : SourceNote.Of(model, data, Convert.ToHexString(hash.GetHashAndReset()));
    }
}

/// <summary>The code of a repacked model: files, or a bundle that was packed before, and libraries beside them.</summary>
/// <param name="Program">What is run, relative to the model's folder of code.</param>
/// <param name="Bundle">The code's own files; null when it was packed before.</param>
/// <param name="Libraries">Dependencies; they go to <c>code/lib</c>.</param>
/// <param name="Packed">The URI of the bundle that was packed before; null for files.</param>
/// <param name="ReplacesCode">Whether code that the model carries already goes.</param>
internal sealed record RepackedCode(
    string Program, CodeBundle? Bundle, CodeBundle? Libraries, string? Packed, bool ReplacesCode)
{
    public IEnumerable<CodeBundle> Bundles => new[] { Bundle, Libraries }.OfType<CodeBundle>();

    /// <summary>All files, under their names below the folder of code.</summary>
    public IEnumerable<TreeFile> Files => (Bundle?.Files ?? []).Concat(
        (Libraries?.Files ?? []).Select(file => file with { Name = "lib/" + file.Name }));
}
