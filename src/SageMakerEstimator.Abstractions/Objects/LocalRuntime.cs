namespace SageMakerEstimator;

/// <summary>How local mode runs an entry point.</summary>
public enum LocalRuntime
{
    /// <summary>A container when there is an engine and an image, else a process.</summary>
    Auto,

    /// <summary>A container, by docker, podman, finch or nerdctl.</summary>
    Container,

    /// <summary>A child process of a supervisor on this machine.</summary>
    Process,
}
