using SageMakerEstimator.Core.Serialization;

namespace SageMakerEstimator.Core.Hosting;

/// <summary>Records as request bodies. Text and bytes are bodies already and go as they are.</summary>
internal static class RecordWriter
{
    public static ReadOnlyMemory<byte> Write(object? record, string format) => record switch
    {
        byte[] bytes => bytes,
        string text => System.Text.Encoding.UTF8.GetBytes(text),
        _ => Guard(() => FormatTable.Of(format).Write(record), record, format),
    };

    /// <summary>One body of several records.</summary>
    /// <param name="records">The records, in their order, each with its own body.</param>
    /// <param name="format">The format of all of them.</param>
    public static ReadOnlyMemory<byte> Join(IReadOnlyList<SerializedRecord> records, string format) => Guard(
        () => FormatTable.Of(format).Join!(records), records.Select(record => record.Record).ToArray(), format);

    private static byte[] Guard(Func<byte[]> write, object? record, string format)
    {
        try
        {
            return write();
        }
        catch (NotSupportedException reason)
        {
            throw new SageMakerEstimatorException(
                ErrorId.RecordNotSerializable,
                ErrorKind.InvalidArgument,
                $"The record can't be written as {format}: {reason.Message}.",
                reason)
            {
                Target = record,
            };
        }
    }
}
