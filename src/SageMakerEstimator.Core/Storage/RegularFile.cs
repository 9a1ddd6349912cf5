using System.Runtime.InteropServices;

namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// Opens files of trees that anybody may have made. .NET waits for ever when it opens a pipe that nobody writes to, so
/// that the system is asked for a handle that doesn't wait, and the handle what it is.
/// </summary>
internal static partial class RegularFile
{
    private const int BufferSize = 1 << 16;

    private const int NoSuchDevice = 6;
    private const int PermissionDenied = 13;
    private const int NotSupportedOnMac = 102;

    // O_RDONLY, O_NONBLOCK and O_CLOEXEC.
    private static readonly int Flags = OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x800 | 0x80000;

    /// <summary>
    /// The file's bytes as many as there are now; null for what has none: a pipe, a socket, a terminal. Anything else
    /// that keeps it from being read is an IOException or UnauthorizedAccessException.
    /// </summary>
    public static FileStream? Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
        }

        var handle = OpenHandle(path, Flags);
        if (handle.IsInvalid)
        {
            var code = Marshal.GetLastPInvokeError();
            handle.Dispose();
            return code is NoSuchDevice or NotSupportedOnMac
                ? null
                : throw Failure(code, path);
        }

        var stream = new FileStream(handle, FileAccess.Read, BufferSize);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Whether the user may run the file.</summary>
    public static bool IsExecutable(FileStream file) =>
        !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(file.SafeFileHandle) & UnixFileMode.UserExecute) != 0;

    private static Exception Failure(int code, string path)
    {
        var message = $"{Marshal.GetPInvokeErrorMessage(code)}: '{path}'";
        return code == PermissionDenied ? new UnauthorizedAccessException(message) : new IOException(message);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial Microsoft.Win32.SafeHandles.SafeFileHandle OpenHandle(string path, int flags);
}
