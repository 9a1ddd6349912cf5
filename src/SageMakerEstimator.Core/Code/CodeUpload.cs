using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Code;

/// <summary>A bundle on its way to its place.</summary>
internal static class CodeUpload
{
    private const int ProgressId = 2;

    /// <summary>Says what the user should know before anything is sent.</summary>
    public static void Warn(CodeBundle bundle, IOperationSink sink)
    {
        foreach (var warning in bundle.Warnings)
        {
            sink.Warning(warning);
        }
    }

    /// <summary>The same for code that was packed before and is used as it is.</summary>
    public static void WarnPacked(string uri, IOperationSink sink)
    {
        if (!uri.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            sink.Warning(
                $"-SourceDir '{uri}' is used as it is, and containers unpack nothing but .tar.gz archives. "
                + "Give a folder of this machine to have it packed.");
        }
    }

    /// <summary>What -WhatIf shows: where the bundle would go, and what is in it.</summary>
    public static WhatIfRequest Request(CodeBundle bundle, CodeLocation place) => new(
        "PutObject",
        WireJson.Readable(PutObjectRequest.Of(place.Uri, place.Options) with
        {
            Source = [.. bundle.Files.Select(file => file.Name)],
            Size = bundle.Size,
        }));

    /// <summary>Packs a bundle and sends it, as a whole or not at all.</summary>
    public static async Task SendAsync(
        IObjectStore objects,
        CodeBundle bundle,
        CodeLocation place,
        IOperationSink sink,
        TimeProvider time,
        CancellationToken token)
    {
        sink.Verbose($"Packing {bundle.Count} files ({bundle.Size} bytes) to {place.Uri}: "
            + string.Join(", ", bundle.Files.Select(file => file.Name)));
        using var progress = new TransferProgress(sink, time, ProgressId, $"Sending the code to {place.Uri}");
        var options = place.Options with { OnSent = progress.Of(place.Uri) };
        try
        {
            await objects.PutAsync(
                place.Uri, (stream, cancel) => TarGz.PackFilesAsync(stream, bundle.Files, cancel), options, token)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.FileNotReadable,
                ErrorKind.ReadError,
                $"The code wasn't sent to {place.Uri}: {error.Message.TrimEnd('.')}.",
                error)
            {
                Target = place.Uri,
            };
        }
    }
}
