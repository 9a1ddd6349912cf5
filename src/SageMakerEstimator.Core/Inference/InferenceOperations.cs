using SageMakerEstimator.Core.Hosting;
using SageMakerEstimator.Core.Local;
using SageMakerEstimator.Core.Serialization;

namespace SageMakerEstimator.Core.Inference;

/// <summary>Asks endpoints on whichever backend they live.</summary>
internal sealed class InferenceOperations(Backends backends, TimeProvider time) : IInferenceOperations
{
    public Predictor WayOf(Predictor predictor, PredictorOptions options) => Formats.Apply(
        Formats.Copy(
            predictor,
            new Predictor
            {
                EndpointName = predictor.EndpointName,
                Backend = predictor.Backend,
                Region = predictor.Region,
                ProfileName = predictor.ProfileName,
                Session = predictor.Session,
            }),
        options);

    public ReadOnlyMemory<byte> Write(Predictor way, object? record) => RecordWriter.Write(record, FormatOf(way.Serializer));

    public bool CanJoin(Predictor way) =>
        FormatTable.Of(FormatOf(way.Serializer)).Join is not null && way.Deserializer is not ("bytes" or "npz");

    public ReadOnlyMemory<byte> Join(Predictor way, IReadOnlyList<(object? Record, ReadOnlyMemory<byte> Body)> records) =>
        RecordWriter.Join(
            [.. records.Select(record => new SerializedRecord(record.Record, record.Body))], FormatOf(way.Serializer));

    public async Task<InvocationResponse> InvokeAsync(Invocation invocation, CancellationToken token)
    {
        var way = invocation.Way;
        var answer = await Caller(await InMemoryAsync(invocation, token).ConfigureAwait(false))
            .InvokeAsync(token).ConfigureAwait(false);
        return new InvocationResponse
        {
            EndpointName = way.EndpointName,
            Body = answer.Body,
            ContentType = answer.ContentType,
            InvokedProductionVariant = answer.InvokedProductionVariant,
            CustomAttributes = answer.CustomAttributes,
            NewSessionId = answer.NewSessionId,
            ClosedSessionId = answer.ClosedSessionId,
        };
    }

    public async Task StreamAsync(Invocation invocation, Action<object?> write, CancellationToken token) =>
        await Caller(await InMemoryAsync(invocation, token).ConfigureAwait(false))
            .StreamAsync(PartReader.Of(FormatOf(invocation.Way.Deserializer)), write, token).ConfigureAwait(false);

    public Task<InvocationResponse> InvokeLaterAsync(
        Invocation invocation, LaterOptions options, CancellationToken token) =>
        invocation.Way.Backend == Backend.Local
            ? throw LocalRuntimeApi.AnswersAtOnce(invocation.Target)
            : new LaterInvocation(backends.Of(invocation.Way.Backend, invocation.Way.Session), invocation, options, time)
                .RunAsync(new InvocationErrors(backends, invocation, time), token);

    public object? Read(Predictor way, InvocationResponse response) =>
        AnswerReader.Read(response.Body, FormatOf(way.Deserializer), response.ContentType);

    public object?[]? Split(object? answer, int count) => AnswerReader.Split(answer, count);

    private RealTimeInvocation Caller(Invocation invocation) => new(
        backends.Of(invocation.Way.Backend, invocation.Way.Session).Runtime,
        invocation,
        new InvocationErrors(backends, invocation, time),
        time);

    /// <summary>A file is read when its turn comes, and not at all when it is too large to send.</summary>
    private static async Task<Invocation> InMemoryAsync(Invocation invocation, CancellationToken token)
    {
        if (invocation.File is not { } path)
        {
            return invocation;
        }

        try
        {
            InvocationLimits.Check(invocation, new FileInfo(path).Length);
            return invocation with { Body = await File.ReadAllBytesAsync(path, token).ConfigureAwait(false), File = null };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageMakerEstimatorException(
                ErrorId.RecordNotSerializable, ErrorKind.ReadError, $"The file can't be read: {error.Message}", error)
            {
                Target = invocation.Target,
            };
        }
    }

    /// <summary>What a script block of the user's wrote is a body already; what it reads is text or bytes.</summary>
    private static string FormatOf(string name) => name == FormatNames.Script ? "text" : name;
}
