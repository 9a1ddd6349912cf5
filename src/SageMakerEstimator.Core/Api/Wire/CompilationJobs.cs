namespace SageMakerEstimator.Core.Api.Wire;

internal sealed record CreateCompilationJobRequest
{
    public string? CompilationJobName { get; init; }

    public string? RoleArn { get; init; }

    public CompilationInputConfig? InputConfig { get; init; }

    public CompilationOutputConfig? OutputConfig { get; init; }

    public VpcConfigShape? VpcConfig { get; init; }

    public StoppingCondition? StoppingCondition { get; init; }

    public IReadOnlyList<WireTag>? Tags { get; init; }
}

internal sealed record CompilationInputConfig
{
    public string? S3Uri { get; init; }

    public string? DataInputConfig { get; init; }

    public string? Framework { get; init; }

    public string? FrameworkVersion { get; init; }
}

internal sealed record CompilationOutputConfig
{
    public string? S3OutputLocation { get; init; }

    public string? TargetDevice { get; init; }

    public CompilationTargetPlatform? TargetPlatform { get; init; }

    public string? CompilerOptions { get; init; }

    public string? KmsKeyId { get; init; }
}

internal sealed record CompilationTargetPlatform
{
    public string? Os { get; init; }

    public string? Arch { get; init; }

    public string? Accelerator { get; init; }
}

internal sealed record CreateCompilationJobResponse
{
    public string? CompilationJobArn { get; init; }
}

internal sealed record DescribeCompilationJobRequest
{
    public string? CompilationJobName { get; init; }
}

internal sealed record DescribeCompilationJobResponse
{
    public string? CompilationJobName { get; init; }

    public string? CompilationJobArn { get; init; }

    public string? CompilationJobStatus { get; init; }

    public string? FailureReason { get; init; }

    public string? RoleArn { get; init; }

    public CompilationInputConfig? InputConfig { get; init; }

    public CompilationOutputConfig? OutputConfig { get; init; }

    public VpcConfigShape? VpcConfig { get; init; }

    public StoppingCondition? StoppingCondition { get; init; }

    public ModelArtifacts? ModelArtifacts { get; init; }

    public string? InferenceImage { get; init; }

    public DateTimeOffset? CreationTime { get; init; }
}
