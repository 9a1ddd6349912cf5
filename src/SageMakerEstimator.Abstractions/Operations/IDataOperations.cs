namespace SageMakerEstimator;

/// <summary>Data between this machine and S3.</summary>
internal interface IDataOperations
{
    /// <summary>
    /// Lists what would be sent where; sends nothing. What can't be read is an error of its file, or of the path that
    /// was given, and the rest is planned all the same.
    /// </summary>
    Task<IReadOnlyList<UploadPlan>> PlanAsync(UploadOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Sends the files of plans and writes a location for each plan, in their order.</summary>
    Task SendAsync(IReadOnlyList<UploadPlan> plans, IOperationSink sink, CancellationToken token);
}

/// <summary>What is sent where.</summary>
internal sealed record UploadOptions
{
    /// <summary>Files and folders: absolute paths, and what the user gave for each.</summary>
    public required IReadOnlyList<(string Path, object Given)> Source { get; init; }

    /// <summary>The bucket; null for the default one.</summary>
    public string? BucketName { get; init; }

    public string KeyPrefix { get; init; } = "data";

    /// <summary>Patterns, in gitignore's syntax, of what isn't sent.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The KMS key that objects are encrypted with; null leaves that to the bucket.</summary>
    public string? KmsKey { get; init; }

    /// <summary>How many files go at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    public AwsSession Session { get; init; } = AwsSession.None;
}

/// <summary>One file or folder that waits to be sent.</summary>
internal abstract class UploadPlan(string path, string destination)
{
    public string Path { get; } = path;

    /// <summary>The URI it goes to.</summary>
    public string Destination { get; } = destination;

    /// <summary>An upload a file.</summary>
    public abstract IEnumerable<WhatIfRequest> Requests { get; }
}
