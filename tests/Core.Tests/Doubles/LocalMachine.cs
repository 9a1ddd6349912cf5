using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// A machine with local jobs on its disk and nothing that runs them: tests write down what a supervisor would. The core
/// finds the folder by an environment variable, so tests that use one are in one collection and run one at a time.
/// </summary>
internal sealed class LocalMachine : IDisposable
{
    public const string Collection = "Local machine";

    private readonly TempFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(LocalState.RootVariable);

    public LocalMachine(SteppingTime? time = null)
    {
        Time = time ?? new SteppingTime();
        State = new LocalState(_folder.In("state"));
        Environment.SetEnvironmentVariable(LocalState.RootVariable, State.Root);
        Backends = new Backends(Nowhere, Time);
    }

    /// <summary>No module and no PowerShell: whoever starts a supervisor here fails.</summary>
    public static CoreEnvironment Nowhere { get; } = new("/nowhere", "/nowhere/pwsh");

    public SteppingTime Time { get; }

    public LocalState State { get; }

    public Backends Backends { get; }

    public IBackend Backend => Backends.Local();

    public LocalTrainingJobs Jobs => Backends.Local().Jobs;

    public LocalHosting Hosting => Backends.Local().Hosting;

    public TempFolder Folder => _folder;

    /// <summary>A job in the state of a supervisor that has just begun, or another one.</summary>
    public JobFolder AddJob(
        string name, Func<LocalJobStatus, LocalJobStatus>? change = null, CreateTrainingJobRequest? request = null)
    {
        var job = new JobFolder(State.Folder(Path.Combine(State.Jobs, name)));
        LocalState.Write(job.RequestFile, request ?? Samples.Request(name), WireJson.Default.CreateTrainingJobRequest);
        var status = new LocalJobStatus
        {
            TrainingJobStatus = "InProgress",
            SecondaryStatus = "Starting",
            CreationTime = Time.GetUtcNow(),
            LastModifiedTime = Time.GetUtcNow(),
        };
        job.WriteStatus(change?.Invoke(status) ?? status);
        return job;
    }

    public JobFolder AddEndpoint(string name, LocalEndpointStatus status)
    {
        var endpoint = new JobFolder(State.Folder(Path.Combine(State.Endpoints, name)));
        endpoint.WriteStatus(status);
        return endpoint;
    }

    /// <summary>Changes a job as its supervisor would.</summary>
    public void Move(JobFolder job, string status, string secondary, string? reason = null)
    {
        var before = job.ReadJobStatus()! with { TrainingJobStatus = status, FailureReason = reason };
        job.WriteStatus(JobTransitions.To(before, secondary, $"It is {secondary}", Time.GetUtcNow()));
    }

    public void Log(JobFolder job, params string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(job.Log)!);
        File.AppendAllLines(job.Log, lines.Select(line => $"{Time.GetUtcNow().ToUnixTimeMilliseconds()} {line}"));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(LocalState.RootVariable, _before);
        _folder.Dispose();
    }
}
