using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Data;

/// <summary>A file, as it was when it was listed, and the object it becomes.</summary>
internal sealed record UploadFile(string Path, S3Uri Place, long Size, DateTime LastWriteTimeUtc)
{
    // S3's limit, in UTF-8.
    private const int MaxKeyBytes = 1024;

    // S3's limit of an object.
    private const long MaxSize = 5L * 1024 * 1024 * 1024 * 1024;

    /// <summary>Looks at a file and sees that it can be sent; reads none of it.</summary>
    public static UploadFile Of(string path, S3Uri place)
    {
        var bytes = System.Text.Encoding.UTF8.GetByteCount(place.Key);
        if (bytes > MaxKeyBytes)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NameInvalid,
                ErrorKind.InvalidArgument,
                $"'{path}' wasn't sent: its key would have {bytes} bytes, and S3 takes {MaxKeyBytes}: '{place.Key}'.")
            {
                Target = path,
                RecommendedAction = "Give a shorter -KeyPrefix, or send a folder further down.",
            };
        }

        try
        {
            using var file = RegularFile.Open(path) ?? throw new IOException("it is a pipe, a socket or a device");
            return file.Length <= MaxSize
                ? new UploadFile(path, place, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle))
                : throw new IOException("it is larger than S3's 5 TB");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotReadable(path, error);
        }
    }

    /// <summary>Whether somebody has written to the file since it was listed.</summary>
    public bool HasChanged()
    {
        var now = new FileInfo(Path);
        return now.Exists && (now.Length != Size || now.LastWriteTimeUtc != LastWriteTimeUtc);
    }

    public static SageMakerEstimatorException NotReadable(string path, Exception reason) =>
        new(
            ErrorId.FileNotReadable,
            ErrorKind.ReadError,
            $"'{path}' wasn't sent, because it can't be read: {reason.Message.TrimEnd('.')}.",
            reason)
        {
            Target = path,
            RecommendedAction = "Make it readable, or leave it out with -Exclude.",
        };
}
