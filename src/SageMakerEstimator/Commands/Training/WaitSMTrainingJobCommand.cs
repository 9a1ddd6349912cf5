using System.Management.Automation;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Wait-SMTrainingJob: waits for any number of jobs in one loop and writes each as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SMTrainingJob")]
[OutputType(typeof(TrainingJob))]
public sealed class WaitSMTrainingJobCommand : JobWaitCmdlet<Estimator>
{
    /// <summary>The jobs: objects, names or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TrainingJobName")]
    [ArgumentCompleter(typeof(LocalTrainingJobCompleter))]
    public TrainingJobIdentity[] TrainingJob { get; set; } = [];

    private protected override string Kind => "training jobs";

    private protected override void Process()
    {
        foreach (var identity in TrainingJob)
        {
            Add(identity.Source, token => Core.Training.TrackAsync(identity.Resolve(Session, Local), token));
        }
    }

    private protected override bool IsSame(Estimator one, Estimator other) =>
        one.TrainingJobName == other.TrainingJobName
        && one.Backend == other.Backend
        && one.LatestTrainingJob?.Region == other.LatestTrainingJob?.Region;

    private protected override Task WaitAsync(
        IReadOnlyList<Estimator> jobs, WaitOptions options, IOperationSink sink, CancellationToken token) =>
        Core.Training.WaitAsync(jobs, options, sink, token);

    private protected override Task AbandonAsync(IReadOnlyList<Estimator> jobs, IOperationSink sink) =>
        Core.Training.AbandonAsync(jobs, Interruption.LeavesAll, sink);
}
