using System.Collections.Specialized;

namespace SageMakerEstimator;

/// <summary>The life of training jobs, on either backend.</summary>
internal interface ITrainingOperations
{
    /// <summary>Checks everything and says what would be sent; reads at most, never writes.</summary>
    Task<TrainingPlan> PlanAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>The exact request, as JSON and as members; reads at most, and asks for no name.</summary>
    Task<TrainingRequestText> RequestAsync(
        Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Writes an <see cref="EstimatorCheck"/> for each thing that could keep a run from starting.</summary>
    Task TestAsync(Estimator estimator, TrainingOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>Starts the planned job once and returns the snapshot of the estimator that remembers it.</summary>
    /// <param name="plan">What <see cref="PlanAsync"/> made.</param>
    /// <param name="interruption">What becomes of the job when the call is stopped in the moment it starts.</param>
    /// <param name="sink">Takes the words.</param>
    /// <param name="token">Stops it.</param>
    Task<Estimator> SubmitAsync(
        TrainingPlan plan, Interruption interruption, IOperationSink sink, CancellationToken token);

    /// <summary>Follows jobs to their end and writes each estimator as its job ends, its error first.</summary>
    Task WaitAsync(
        IReadOnlyList<Estimator> runs, WaitOptions options, IOperationSink sink, CancellationToken token);

    /// <summary>
    /// What becomes of jobs whose waiting was interrupted. The words are said first, then what is to stop is stopped.
    /// </summary>
    Task AbandonAsync(IReadOnlyList<Estimator> runs, Interruption interruption, IOperationSink sink);

    /// <summary>The estimator to wait for a job with: the one that started it, else one made of the job.</summary>
    Task<Estimator> TrackAsync(TrainingJobReference job, CancellationToken token);

    /// <summary>Makes an estimator of a job that exists, with its tags.</summary>
    /// <param name="job">The job.</param>
    /// <param name="modelChannelName">The channel of the model that training began with; empty for none.</param>
    /// <param name="sink">Told when the tags can't be read.</param>
    /// <param name="token">Ends it.</param>
    Task<Estimator> RestoreAsync(
        TrainingJobReference job, string modelChannelName, IOperationSink sink, CancellationToken token);

    /// <summary>The job as it is now.</summary>
    Task<TrainingJob> DescribeAsync(TrainingJobReference job, CancellationToken token);

    /// <summary>The local jobs, newest first.</summary>
    Task ListLocalAsync(IOperationSink sink, CancellationToken token);

    /// <summary>Changes what may be changed of a job that exists, and reads it again.</summary>
    Task<TrainingJob> UpdateAsync(TrainingJobReference job, TrainingUpdate update, CancellationToken token);

    /// <summary>What would be sent for such a change.</summary>
    WhatIfRequest UpdateRequest(TrainingJobReference job, TrainingUpdate update);

    /// <summary>Asks a job to stop; an ended job is left as it is.</summary>
    Task<TrainingJob> StopAsync(
        TrainingJobReference job, bool wait, IOperationSink sink, CancellationToken token);
}

/// <summary>What an interrupted wait does to the jobs it was for.</summary>
internal enum Interruption
{
    /// <summary>They were only looked at and go on.</summary>
    LeavesAll,

    /// <summary>They were started here: those of this machine stop, those of SageMaker go on.</summary>
    StopsLocal,

    /// <summary>They were started here, and the user wants all of them stopped.</summary>
    StopsAll,
}

/// <summary>Which job.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Backend">Where it lives.</param>
/// <param name="Session">How AWS is reached.</param>
/// <param name="Estimator">The estimator that is known already, else null.</param>
internal sealed record TrainingJobReference(
    string Name, Backend Backend, AwsSession Session, Estimator? Estimator = null);

/// <summary>What a run is started with.</summary>
internal sealed record TrainingOptions
{
    public IReadOnlyList<TrainingInput> InputData { get; init; } = [];

    /// <summary>The data is one input without a channel of its own: its mode is the job's, too.</summary>
    public bool IsLoneInput { get; init; }

    public ExperimentOptions? Experiment { get; init; }

    public string? JobName { get; init; }

    /// <summary>The request is only shown: whether its name is taken isn't asked.</summary>
    public bool IsOnlyShown { get; init; }

    /// <summary>Hyperparameters of this run only, over the estimator's.</summary>
    public OrderedDictionary HyperParameter { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>Where SageMaker Experiments files a job.</summary>
internal sealed record ExperimentOptions(
    string? ExperimentName, string? TrialName, string? TrialComponentDisplayName, string? RunName);

/// <summary>What is to be different about a job; null leaves it.</summary>
/// <param name="KeepAlivePeriod">How long its machines are kept warm, in seconds.</param>
/// <param name="EnableRemoteDebug">Whether a shell may be opened in its containers.</param>
internal sealed record TrainingUpdate(int? KeepAlivePeriod, bool? EnableRemoteDebug);

/// <summary>A CreateTrainingJob request for somebody else to send.</summary>
/// <param name="Json">As the AWS CLI takes it.</param>
/// <param name="Members">The same as plain values.</param>
internal sealed record TrainingRequestText(string Json, OrderedDictionary Members);

/// <summary>How a job is waited for.</summary>
internal sealed record WaitOptions
{
    public bool NoLog { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool AllowStopped { get; init; }

    /// <summary>The first job that ends is enough.</summary>
    public bool Any { get; init; }

    /// <summary>Write the jobs that ended, not their estimators.</summary>
    public bool WritesJobs { get; init; }

    /// <summary>A person looks on, and nothing reads along.</summary>
    public bool IsInteractive { get; init; }

    public bool HasColour { get; init; }

    /// <summary>Called with each job that has ended, before its error or its estimator is written; null for nobody.</summary>
    public Func<TrainingJob, IOperationSink, CancellationToken, Task>? Ended { get; init; }
}

/// <summary>A checked run that waits to be submitted.</summary>
internal abstract class TrainingPlan(string jobName, WhatIfRequest request, WhatIfRequest? upload)
{
    public string JobName { get; } = jobName;

    public WhatIfRequest Request { get; } = request;

    /// <summary>The request, and the upload of code that goes before it, if there is one.</summary>
    public IEnumerable<WhatIfRequest> Requests { get; } = upload is null ? [request] : [request, upload];
}
