namespace FakeAws.Control;

/// <summary>What a model answers. Without one, an endpoint sends the request's body back.</summary>
public sealed record InvokeAnswer
{
    /// <summary>The endpoint it is for, `*` at the end for a beginning; default any.</summary>
    public string Match { get; init; } = "*";

    /// <summary>For how many invocations; 0 for all that follow. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The container's own status; anything but 2xx becomes a ModelError. Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Body as text.</summary>
    public string? Body { get; init; }

    /// <summary>Body as bytes.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Whether the request's body comes back.</summary>
    public bool Echo { get; init; }

    /// <summary>Content type; default the request's Accept, else its Content-Type.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further headers, for example X-Amzn-SageMaker-Custom-Attributes.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Which container of the model a ModelError names. Default `primary`.</summary>
    public string Container { get; init; } = "primary";

    /// <summary>How many bytes a part of a streamed answer has. Default 1024.</summary>
    public int PartSize { get; init; } = 1024;

    /// <summary>What a streamed answer ends with after its parts; default nothing.</summary>
    public StreamError? StreamError { get; init; }

    /// <summary>Seconds until the answer of an asynchronous invocation is in S3. Default 2.</summary>
    public double AsyncSeconds { get; init; } = 2;
}

/// <summary>An error in the middle of a streamed answer.</summary>
/// <param name="Type">`ModelStreamError` or `InternalStreamFailure`.</param>
/// <param name="Message">Its text.</param>
/// <param name="ErrorCode">`ModelInvocationTimeExceeded`, `StreamBroken` …; a ModelStreamError has one.</param>
public sealed record StreamError(string Type, string Message, string? ErrorCode = null);
