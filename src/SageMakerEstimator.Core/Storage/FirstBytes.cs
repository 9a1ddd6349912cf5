namespace SageMakerEstimator.Core.Storage;

/// <summary>
/// A file as long as it was when it was opened, whatever is written to it meanwhile: an archive says a member's length
/// before its bytes. One that became shorter can't be read so and is an IOException.
/// </summary>
internal sealed class FirstBytes(FileStream file) : Stream
{
    private readonly long _length = file.Length;

    public override bool CanRead => true;

    /// <summary>True, since TarWriter keeps the whole of a stream in memory that can't tell its length.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer) => Checked(file.Read(buffer[..Wanted(buffer.Length)]), buffer.Length);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer[..Wanted(buffer.Length)];
        return Checked(await file.ReadAsync(wanted, cancellationToken).ConfigureAwait(false), buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Wanted(int room) => (int)Math.Clamp(_length - file.Position, 0, room);

    private int Checked(int read, int asked) => read == 0 && asked > 0 && file.Position < _length
        ? throw new IOException($"'{file.Name}' became shorter while it was read")
        : read;
}
