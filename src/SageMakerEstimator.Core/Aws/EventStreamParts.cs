using System.Runtime.CompilerServices;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.EventStreams.Internal;
using SageMakerEstimator.Core.Api;

namespace SageMakerEstimator.Core.Aws;

/// <summary>The parts of a streamed answer, by the SDK's decoder of event streams.</summary>
internal static class EventStreamParts
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Reads to the stream's end, and closes it; an error in its middle is thrown where it stands.</summary>
    public static async IAsyncEnumerable<byte[]> ReadAsync(
        StreamAnswer answer, WireCall call, ServiceAddress address, [EnumeratorCancellation] CancellationToken token)
    {
        using var stream = answer.Stream;
        using var decoder = new EventStreamDecoder();
        var messages = new Queue<EventStreamMessage>();
        decoder.MessageReceived += (_, received) => messages.Enqueue(received.Message);
        var buffer = new byte[BufferSize];
        while (await FillAsync(stream, buffer, decoder, call, address, token).ConfigureAwait(false))
        {
            while (messages.TryDequeue(out var message))
            {
                if (Part(message) is { } part)
                {
                    yield return part;
                }
            }
        }
    }

    private static async Task<bool> FillAsync(
        Stream stream,
        byte[] buffer,
        EventStreamDecoder decoder,
        WireCall call,
        ServiceAddress address,
        CancellationToken token)
    {
        try
        {
            var count = await stream.ReadAsync(buffer, token).ConfigureAwait(false);
            decoder.ProcessData(buffer, 0, count);
            return count > 0;
        }
        catch (Exception error) when (error is not OperationCanceledException || !token.IsCancellationRequested)
        {
            throw WireErrors.IsNetwork(error)
                ? WireErrors.Translate(error, call, address)
                : WireErrors.Unreadable(call.Operation, error, address);
        }
    }

    /// <summary>The bytes of a part; null for events that are none.</summary>
    private static byte[]? Part(EventStreamMessage message) => Header(message, ":message-type") switch
    {
        "event" => Header(message, ":event-type") == "PayloadPart" ? message.Payload : null,
        "exception" => throw Failure(Header(message, ":exception-type"), message.Payload),
        _ => throw new ServiceException(
            Header(message, ":error-code") ?? "InternalStreamFailure", Header(message, ":error-message") ?? "", 500),
    };

    private static ServiceException Failure(string? type, byte[] payload)
    {
        var refusal = ServiceRefusal.Read(payload, type, System.Net.HttpStatusCode.OK);
        return new ServiceException(refusal.Code, refusal.Message, 200);
    }

    private static string? Header(EventStreamMessage message, string name) =>
        message.Headers.TryGetValue(name, out var header) ? header.AsString() : null;
}
