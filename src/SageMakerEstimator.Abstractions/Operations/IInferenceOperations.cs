namespace SageMakerEstimator;

/// <summary>Questions to endpoints, and what becomes of records and answers on the way.</summary>
internal interface IInferenceOperations
{
    /// <summary>A copy of a predictor for one call: its own way, with what the call says over it.</summary>
    Predictor WayOf(Predictor predictor, PredictorOptions options);

    /// <summary>The body of a record.</summary>
    ReadOnlyMemory<byte> Write(Predictor way, object? record);

    /// <summary>Whether records of this way can be sent as one body and the answer be taken apart.</summary>
    bool CanJoin(Predictor way);

    /// <summary>One body of several records, each with its own.</summary>
    ReadOnlyMemory<byte> Join(Predictor way, IReadOnlyList<(object? Record, ReadOnlyMemory<byte> Body)> records);

    /// <summary>Asks once, and again only where nothing can have been done.</summary>
    Task<InvocationResponse> InvokeAsync(Invocation invocation, CancellationToken token);

    /// <summary>Asks, and gives parts of the answer as they arrive.</summary>
    Task StreamAsync(Invocation invocation, Action<object?> write, CancellationToken token);

    /// <summary>Puts a record before an asynchronous endpoint, and waits for its answer in S3.</summary>
    Task<InvocationResponse> InvokeLaterAsync(
        Invocation invocation, LaterOptions options, CancellationToken token);

    /// <summary>The plain value of an answer.</summary>
    object? Read(Predictor way, InvocationResponse response);

    /// <summary>The answers to so many records that were sent as one; null when it can't be told which is whose.</summary>
    object?[]? Split(object? answer, int count);
}

/// <summary>One request to an endpoint.</summary>
/// <param name="Way">The endpoint, and how records are written and answers read.</param>
/// <param name="Body">The request's body.</param>
/// <param name="Target">What errors are about: the user's own object.</param>
internal sealed record Invocation(Predictor Way, ReadOnlyMemory<byte> Body, object? Target)
{
    /// <summary>A file that is the body, instead of bytes in memory.</summary>
    public string? File { get; init; }

    public InvocationHeaders Headers { get; init; } = new();

    /// <summary>How often a request is sent again whose fate isn't known.</summary>
    public int RetryCount { get; init; }
}

/// <summary>What a request says besides its body, in the words of the API.</summary>
internal sealed record InvocationHeaders
{
    public string? TargetModel { get; init; }

    public string? TargetVariant { get; init; }

    public string? TargetContainerHostname { get; init; }

    public string? InferenceId { get; init; }

    public string? SessionId { get; init; }

    public string? InferenceComponentName { get; init; }

    public string? CustomAttributes { get; init; }

    public string? EnableExplanations { get; init; }
}

/// <summary>How an asynchronous endpoint is asked.</summary>
internal sealed record LaterOptions
{
    /// <summary>The object that is the record, or, when there is a body, where that is put first.</summary>
    public string? InputLocation { get; init; }

    /// <summary>Whether there is a body to send; without one the object at the input's location is the record.</summary>
    public bool HasBody { get; init; }

    public bool NoWait { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the model may work on it; null leaves that to the service.</summary>
    public TimeSpan? InvocationTimeout { get; init; }

    /// <summary>How long it may wait in the queue; null leaves that to the service.</summary>
    public TimeSpan? TimeToLive { get; init; }
}
