using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>A cmdlet that takes what a run takes: an estimator, its data, and what is for this run only.</summary>
public abstract class TrainingRunCmdlet : SageMakerCmdlet
{
    /// <summary>The estimator to train.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Rehydrate]
    [ValidateNotNull]
    public Estimator Estimator { get; set; } = null!;

    /// <summary>The training data: a URI or path, training inputs, or a dictionary of channels.</summary>
    [Parameter(Position = 0)]
    [Alias("Inputs")]
    [ValidateNotNull]
    public object? InputData { get; set; }

    /// <summary>The job's name.</summary>
    [Parameter]
    [Alias("TrainingJobName")]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>Hyperparameters of this run, over the estimator's.</summary>
    [Parameter]
    [Alias("HyperParameters")]
    [ValidateNotNull]
    public IDictionary? HyperParameter { get; set; }

    /// <summary>Where SageMaker Experiments files the job.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? ExperimentConfig { get; set; }

    private protected sealed override object? CurrentItem => Estimator;

    /// <summary>The run as the core takes it.</summary>
    private protected TrainingOptions RunOptions() => new()
    {
        InputData = Shape.Read(ErrorId.InputDataInvalid, InputData, () => new InputDataReader(ResolvePath).Read(InputData)),
        IsLoneInput = InputDataReader.IsLone(InputData),
        Experiment = ExperimentConfig is null ? null : ExperimentReader.Read(ExperimentConfig),
        JobName = JobName,
        HyperParameter = HyperParameter is null
            ? new OrderedDictionary(StringComparer.Ordinal)
            : PlainValue.Dictionary(HyperParameter, nameof(HyperParameter)),
    };
}
