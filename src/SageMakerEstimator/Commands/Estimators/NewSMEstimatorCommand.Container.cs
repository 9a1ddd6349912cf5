using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <content>What goes into the container and what comes out of it.</content>
public sealed partial class NewSMEstimatorCommand
{
    /// <summary>How data reaches the algorithm.</summary>
    [Parameter]
    [Alias("TrainingInputMode")]
    [ValidateSet("File", "Pipe", "FastFile")]
    public string InputMode { get; set; } = "File";

    /// <summary>The model that training starts from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelUri { get; set; }

    /// <summary>The channel it comes in.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9._-]{1,64}\\z")]
    public string ModelChannelName { get; set; } = "model";

    /// <summary>What of the log is a metric.</summary>
    [Parameter]
    [Alias("MetricDefinitions")]
    [MetricDefinition]
    public MetricDefinition[] MetricDefinition { get; set; } = [];

    /// <summary>Keep metrics as time series.</summary>
    [Parameter]
    [Alias("EnableSageMakerMetrics")]
    public SwitchParameter EnableSageMakerMetricsTimeSeries { get; set; }

    /// <summary>What runs instead of the image's entry point.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] ContainerEntryPoint { get; set; } = [];

    /// <summary>Its arguments.</summary>
    [Parameter]
    [Alias("ContainerArguments")]
    [ValidateNotNull]
    public string[] ContainerArgument { get; set; } = [];

    /// <summary>The level of the container's log.</summary>
    [Parameter]
    [ValidateSet("10", "20", "30", "40", "50")]
    public int ContainerLogLevel { get; set; } = 20;

    /// <summary>Where code is uploaded to.</summary>
    [Parameter]
    [ValidatePattern("^s3://[^/]")]
    public string? CodeLocation { get; set; }

    /// <summary>Leave the model as files.</summary>
    [Parameter]
    public SwitchParameter DisableOutputCompression { get; set; }

    /// <summary>The bucket for what has no place of its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DefaultBucket { get; set; }

    private void AddContainer(Estimator draft)
    {
        draft.InputMode = InputMode;
        draft.ModelUri = ModelUri is null || ModelUri.Contains("://", StringComparison.Ordinal)
            ? ModelUri
            : FileUri.Of(ResolvePath(ModelUri));
        draft.ModelChannelName = ModelChannelName;
        draft.MetricDefinition = MetricDefinition;
        draft.EnableSageMakerMetricsTimeSeries = Said(nameof(EnableSageMakerMetricsTimeSeries), EnableSageMakerMetricsTimeSeries);
        draft.ContainerEntryPoint = ContainerEntryPoint;
        draft.ContainerArgument = ContainerArgument;
        draft.ContainerLogLevel = ContainerLogLevel;
        draft.CodeLocation = CodeLocation;
        draft.DisableOutputCompression = DisableOutputCompression;
        draft.DefaultBucket = DefaultBucket;
    }
}
