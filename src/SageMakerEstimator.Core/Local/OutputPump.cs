using System.Text;

namespace SageMakerEstimator.Core.Local;

/// <summary>Turns a child's byte stream into log lines, whatever is in it, with bounded memory.</summary>
internal static class OutputPump
{
    // CloudWatch's limit of an event; a longer line goes on in the next one.
    internal const int MaxLineLength = 256 * 1024;

    /// <summary>Reads to the end of the stream. Bytes that aren't UTF-8 become U+FFFD.</summary>
    public static async Task CopyAsync(Stream output, Func<string, ValueTask> add)
    {
        var reader = new StreamReader(
            output,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            detectEncodingFromByteOrderMarks: false,
            bufferSize: 1 << 15);
        var buffer = new char[1 << 14];
        var line = new StringBuilder();
        var wasCut = false;
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            var rest = buffer.AsMemory(0, count);
            while (!rest.IsEmpty)
            {
                var end = rest.Span.IndexOf('\n');
                var taken = Math.Min(end < 0 ? rest.Length : end, MaxLineLength - line.Length);
                line.Append(rest[..taken]);
                rest = rest[taken..];
                if (!rest.IsEmpty && rest.Span[0] == '\n')
                {
                    rest = rest[1..];

                    // The end of a line that was cut exactly there begins no new one.
                    if (line.Length > 0 || !wasCut)
                    {
                        await add(Take(line)).ConfigureAwait(false);
                    }

                    wasCut = false;
                }
                else if (line.Length == MaxLineLength)
                {
                    await add(Cut(line)).ConfigureAwait(false);
                    wasCut = true;
                }
            }
        }

        if (line.Length > 0)
        {
            await add(Take(line)).ConfigureAwait(false);
        }
    }

    /// <summary>The line so far; a half of a surrogate pair at its end waits for the other.</summary>
    private static string Cut(StringBuilder line)
    {
        var half = char.IsHighSurrogate(line[^1]) ? line[^1].ToString() : "";
        line.Length -= half.Length;
        var text = line.ToString();
        line.Clear().Append(half);
        return text;
    }

    private static string Take(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        var text = line.ToString();
        line.Clear();
        return text;
    }
}
