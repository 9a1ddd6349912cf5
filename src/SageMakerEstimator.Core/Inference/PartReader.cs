using SageMakerEstimator.Core.Hosting;

namespace SageMakerEstimator.Core.Inference;

/// <summary>
/// Parts of a streamed answer as values: bytes as they come, lines of the formats that have lines once they are whole,
/// and text for everything else. A part may end in the middle of a character or a line.
/// </summary>
internal abstract class PartReader
{
    public static PartReader Of(string format) => format switch
    {
        "bytes" or "npy" or "npz" or "recordio" => new Bytes(),
        "csv" or "jsonlines" or "libsvm" => new Lines(format),
        _ => new Text(),
    };

    /// <summary>What this part completes.</summary>
    public abstract IEnumerable<object?> Read(byte[] part, string? contentType);

    /// <summary>What was begun and has no end.</summary>
    public virtual IEnumerable<object?> End(string? contentType) => [];

    private sealed class Bytes : PartReader
    {
        public override IEnumerable<object?> Read(byte[] part, string? contentType) => part.Length > 0 ? [part] : [];
    }

    private sealed class Text : PartReader
    {
        private readonly System.Text.Decoder _decoder = System.Text.Encoding.UTF8.GetDecoder();

        public override IEnumerable<object?> Read(byte[] part, string? contentType) => Decode(part, flush: false);

        public override IEnumerable<object?> End(string? contentType) => Decode([], flush: true);

        private IEnumerable<object?> Decode(byte[] part, bool flush)
        {
            var letters = new char[_decoder.GetCharCount(part, flush)];
            var count = _decoder.GetChars(part, letters, flush);
            return count > 0 ? [new string(letters, 0, count)] : [];
        }
    }

    private sealed class Lines(string format) : PartReader
    {
        private readonly MemoryStream _line = new();
        private bool _isQuoted;

        public override IEnumerable<object?> Read(byte[] part, string? contentType)
        {
            foreach (var letter in part)
            {
                // A cell of CSV may have line ends of its own, between quotes.
                _isQuoted ^= format == "csv" && letter == (byte)'"';
                _line.WriteByte(letter);
                if (letter != (byte)'\n' || _isQuoted)
                {
                    continue;
                }

                foreach (var value in End(contentType))
                {
                    yield return value;
                }
            }
        }

        public override IEnumerable<object?> End(string? contentType)
        {
            var line = _line.ToArray();
            _line.SetLength(0);
            return line.Length == 0 ? [] : (object?[])AnswerReader.Read(line, format, contentType)!;
        }
    }
}
