namespace SageMakerEstimator;

/// <summary>Compiles models for one kind of machine.</summary>
internal interface ICompilationOperations
{
    /// <summary>Checks everything and says what would be sent; reads at most, never writes.</summary>
    Task<CompilationPlan> PlanAsync(
        Model model, CompilationOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Starts the planned job once, waits for it, and gives the compiled model.</summary>
    Task<Model> CompileAsync(CompilationPlan plan, IOperationSink sink, CancellationToken token);

    /// <summary>Waits for a job that exists.</summary>
    Task<Model> AttachAsync(
        CompilationJobReference job, CompilationWait wait, IOperationSink sink, CancellationToken token);

    /// <summary>The names that a parameter of Invoke-SMCompile takes; never throws.</summary>
    IReadOnlyList<string> Names(string parameter);
}

/// <summary>Which compilation job.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Session">How AWS is reached.</param>
/// <param name="Model">The model that is being compiled, where it is known.</param>
internal sealed record CompilationJobReference(string Name, AwsSession Session, Model? Model = null);

/// <summary>What a model is compiled for, and how; null leaves it to the model or the service.</summary>
internal sealed record CompilationOptions
{
    public string? TargetInstanceFamily { get; init; }

    public string? TargetPlatformOs { get; init; }

    public string? TargetPlatformArch { get; init; }

    public string? TargetPlatformAccelerator { get; init; }

    /// <summary>Text that is sent as it is, or a dictionary or list that becomes JSON.</summary>
    public object? InputShape { get; init; }

    /// <summary>The same.</summary>
    public object? CompilerOption { get; init; }

    public string? OutputPath { get; init; }

    public string? KmsKey { get; init; }

    public string? Framework { get; init; }

    public string? FrameworkVersion { get; init; }

    public string? Role { get; init; }

    public VpcConfig? VpcConfig { get; init; }

    public string? JobName { get; init; }

    public int MaxRun { get; init; } = 900;

    public IReadOnlyList<Tag> Tag { get; init; } = [];

    public CompilationWait Wait { get; init; } = new();
}

/// <summary>How a compilation is waited for.</summary>
internal sealed record CompilationWait
{
    public bool NoWait { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>A checked compilation that waits to be started.</summary>
internal abstract class CompilationPlan(string jobName, WhatIfRequest request)
{
    public string JobName { get; } = jobName;

    public WhatIfRequest Request { get; } = request;
}
