using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Base;

/// <summary>A file that gets answers one after the other. It is made when the first one comes.</summary>
internal sealed class AnswerFile : IDisposable
{
    private readonly string _path;
    private FileStream? _file;
    private bool _needsLineEnd;

    public AnswerFile(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)) || Directory.Exists(path))
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"There can't be a file '{path}': its folder is missing, or it is one.")
            {
                Target = path,
            };
        }

        _path = path;
    }

    /// <summary>Writes an answer; texts begin on a line of their own.</summary>
    public void Write(byte[] body, string? contentType)
    {
        var isText = FormatScript.IsText(contentType);
        if (_needsLineEnd && isText)
        {
            Append("\n"u8);
        }

        Append(body);
        _needsLineEnd = isText && body.Length > 0 && body[^1] != (byte)'\n';
    }

    /// <summary>Writes a part of an answer.</summary>
    public void Append(ReadOnlySpan<byte> part) =>
        (_file ??= new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read)).Write(part);

    /// <summary>Ends the file; null when nothing came that it could have been made for.</summary>
    public FileInfo? Close()
    {
        Dispose();
        return _file is null ? null : new FileInfo(_path);
    }

    public void Dispose() => _file?.Dispose();
}
