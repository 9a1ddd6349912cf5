using System.IO.Compression;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>
/// Sends the records of files to a model and writes a file of answers for each, in the order of the records. A file
/// that can't be read, or of which a record fails, gets none, and the others go on.
/// </summary>
internal sealed class BatchRun(BatchPlan plan, ModelClient model, Func<string, ValueTask> log)
{
    private static readonly byte[] NewLine = [(byte)'\n'];

    /// <summary>Writes <c>{name}.out</c> below a folder; says what went wrong first, null when nothing did.</summary>
    public async Task<string?> RunAsync(string folder, CancellationToken token)
    {
        string? failure = null;
        foreach (var file in plan.Files)
        {
            var path = Path.Combine(folder, file.Name + ".out");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                var records = await TransformAsync(file, path, token).ConfigureAwait(false);
                await log($"{file.Name}: {records} records transformed").ConfigureAwait(false);
            }
            catch (Exception error) when (
                error is FormatException or InvocationException or InvalidDataException or IOException
                    or UnauthorizedAccessException)
            {
                File.Delete(path);
                var reason = $"{file.Name}: {error.Message}";
                failure ??= reason;
                await log($"{reason}. The file gets no output.").ConfigureAwait(false);
            }
        }

        return failure;
    }

    private async Task<long> TransformAsync(BatchFile file, string path, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var asked = new Queue<(Task<byte[]> Answer, int Records)>();
        var records = 0L;
        try
        {
            var input = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
            await using (input.ConfigureAwait(false))
            await using (output.ConfigureAwait(false))
            {
                foreach (var batch in Batches(Opened(input)))
                {
                    asked.Enqueue((AskAsync(batch, records, stop.Token), batch.Count));
                    records += batch.Count;
                    if (asked.Count >= plan.MaxConcurrent)
                    {
                        await WriteNextAsync().ConfigureAwait(false);
                    }
                }

                while (asked.Count > 0)
                {
                    await WriteNextAsync().ConfigureAwait(false);
                }

                async Task WriteNextAsync() =>
                    await output.WriteAsync(await asked.Dequeue().Answer.ConfigureAwait(false), stop.Token)
                        .ConfigureAwait(false);
            }
        }
        catch
        {
            // What is still under way ends before the next file begins.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(asked.Select(one => (Task)one.Answer))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return records;
    }

    private Stream Opened(Stream input) => plan.IsGzip ? new GZipStream(input, CompressionMode.Decompress) : input;

    /// <summary>As many records as go into one request.</summary>
    private IEnumerable<IReadOnlyList<byte[]>> Batches(Stream input)
    {
        var most = (long)plan.MaxPayloadInMB * 1024 * 1024;
        var splitter = new RecordSplitter(plan.SplitType, most, keepsFrames: plan.IsMultiRecord);
        var batch = new List<byte[]>();
        var size = 0L;
        foreach (var record in splitter.Split(input))
        {
            if (batch.Count > 0 && (!plan.IsMultiRecord || size + record.Length + 1 > most))
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(record);
            size += record.Length + 1;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<byte[]> AskAsync(IReadOnlyList<byte[]> batch, long before, CancellationToken token)
    {
        try
        {
            // A whole file of CSV or JSON Lines has its own rows: filters look into each of them.
            var rows = plan is { SplitType: "None", Filter: not null } && IsOfLines(plan.ContentType)
                ? [.. new RecordSplitter("Line", long.MaxValue, keepsFrames: false).Split(new MemoryStream(batch[0]))]
                : batch;
            var (body, mediaType) = await model.AskAsync(Body(rows), token).ConfigureAwait(false);
            if (plan.Filter is not { ReadsAnswers: true } filter)
            {
                return Ended(body);
            }

            var answers = Answers.Split(body, mediaType, rows.Count);
            return Ended(Joined(rows.Zip(answers).Select(pair => filter.ForOutput(pair.First, pair.Second, mediaType))));
        }
        catch (Exception error) when (error is FormatException or InvocationException)
        {
            var place = batch.Count == 1 ? $"record {before + 1}" : $"records {before + 1} to {before + batch.Count}";
            throw plan.SplitType == "None" ? error : new FormatException($"{place}: {error.Message}", error);
        }
    }

    private static bool IsOfLines(string? contentType) =>
        contentType?.Split(';')[0].Trim().ToLowerInvariant() is "text/csv" or "application/jsonlines";

    private byte[] Body(IReadOnlyList<byte[]> records)
    {
        var sent = plan.Filter is { } filter ? [.. records.Select(filter.ForModel)] : records;
        return sent.Count == 1 ? sent[0]
            : plan.SplitType is "RecordIO" or "TFRecord" ? [.. sent.SelectMany(record => record)]
            : Joined(sent);
    }

    private static byte[] Joined(IEnumerable<byte[]> records)
    {
        using var all = new MemoryStream();
        foreach (var record in records)
        {
            if (all.Length > 0)
            {
                all.Write(NewLine);
            }

            all.Write(record);
        }

        return all.ToArray();
    }

    /// <summary>With AssembleWith Line an answer ends its line, unless it does so itself.</summary>
    private byte[] Ended(byte[] answer) =>
        plan.EndsLines && answer is not [.., (byte)'\n'] ? [.. answer, (byte)'\n'] : answer;
}
