using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local;

/// <summary>
/// The folder of one job or endpoint. <c>ml</c> stands for a container's /opt/ml; the supervisor holds
/// <c>supervisor.lock</c> as long as it lives and ends when a file <c>stop</c> appears.
/// </summary>
internal sealed class JobFolder(string path)
{
    public string Path { get; } = path;

    public string Name => System.IO.Path.GetFileName(Path);

    public string RequestFile => In("request.json");

    public string StatusFile => In("status.json");

    public string ServerFile => In("server.json");

    /// <summary>How the model server of a transform job is started.</summary>
    public string TransformFile => In("transform.json");

    /// <summary>There while an update isn't over.</summary>
    public string UpdateFile => In("update.json");

    public string LockFile => In("supervisor.lock");

    public string SupervisorLog => In("supervisor.log");

    public string StopFile => In("stop");

    public string PortFile => In("port");

    public string Log => In("log", "algo-1.log");

    public string Ml => In("ml");

    public string Code => In("ml", "code");

    public string Model => In("ml", "model");

    public string InputConfig => In("ml", "input", "config");

    public string InputData => In("ml", "input", "data");

    public string Output => In("ml", "output");

    public string OutputData => In("ml", "output", "data");

    public string OutputIntermediate => In("ml", "output", "intermediate");

    public string FailureFile => In("ml", "output", "failure");

    public string SuccessFile => In("ml", "output", "success");

    public LocalJobStatus? ReadJobStatus() => LocalState.Read(StatusFile, LocalJson.Default.LocalJobStatus);

    public void WriteStatus(LocalJobStatus status) =>
        LocalState.Write(StatusFile, status, LocalJson.Default.LocalJobStatus);

    public LocalEndpointStatus? ReadEndpointStatus() =>
        LocalState.Read(StatusFile, LocalJson.Default.LocalEndpointStatus);

    public void WriteStatus(LocalEndpointStatus status) =>
        LocalState.Write(StatusFile, status, LocalJson.Default.LocalEndpointStatus);

    public LocalTransformStatus? ReadTransformStatus() =>
        LocalState.Read(StatusFile, LocalJson.Default.LocalTransformStatus);

    public void WriteStatus(LocalTransformStatus status) =>
        LocalState.Write(StatusFile, status, LocalJson.Default.LocalTransformStatus);

    public CreateTransformJobRequest ReadTransformRequest() =>
        LocalState.Read(RequestFile, WireJson.Default.CreateTransformJobRequest)
        ?? throw new FileNotFoundException("The job's request is gone.", RequestFile);

    public CreateTrainingJobRequest ReadRequest() =>
        LocalState.Read(RequestFile, WireJson.Default.CreateTrainingJobRequest)
        ?? throw new FileNotFoundException("The job's request is gone.", RequestFile);

    /// <summary>Asks the supervisor to end; asking again does nothing.</summary>
    public void RequestStop()
    {
        try
        {
            File.WriteAllText(StopFile, "");
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already: that is what was asked for.
        }
    }

    private string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
