using System.Management.Automation;
using SageMakerEstimator.Binding;
using SageMakerEstimator.Completion;

namespace SageMakerEstimator.Commands;

/// <summary>Wait-SMTransformJob: waits for any number of jobs in one loop and writes each as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SMTransformJob")]
[OutputType(typeof(TransformJob))]
public sealed class WaitSMTransformJobCommand : JobWaitCmdlet<TransformJob>
{
    /// <summary>The jobs: objects, names or ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("TransformJobName")]
    [ArgumentCompleter(typeof(LocalTransformJobCompleter))]
    public TransformJobIdentity[] TransformJob { get; set; } = [];

    private protected override string Kind => "transform jobs";

    private protected override void Process()
    {
        foreach (var identity in TransformJob)
        {
            Add(identity.Source, token => Core.Transform.DescribeAsync(identity.Resolve(Session, Local), token));
        }
    }

    private protected override bool IsSame(TransformJob one, TransformJob other) =>
        one.TransformJobName == other.TransformJobName && one.Backend == other.Backend && one.Region == other.Region;

    private protected override Task WaitAsync(
        IReadOnlyList<TransformJob> jobs, WaitOptions options, IOperationSink sink, CancellationToken token) =>
        Core.Transform.WaitAsync(jobs, options, sink, token);

    private protected override Task AbandonAsync(IReadOnlyList<TransformJob> jobs, IOperationSink sink) =>
        Core.Transform.AbandonAsync(jobs, Interruption.LeavesAll, sink);
}
