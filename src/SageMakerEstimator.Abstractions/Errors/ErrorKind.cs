namespace SageMakerEstimator;

/// <summary>What kind of trouble an error is. Each name is also a PowerShell ErrorCategory.</summary>
public enum ErrorKind
{
    /// <summary>A value or a combination of values can't be used.</summary>
    InvalidArgument,

    /// <summary>The caller isn't known: no credentials, or expired ones.</summary>
    AuthenticationError,

    /// <summary>The caller is known and not allowed.</summary>
    PermissionDenied,

    /// <summary>A job, endpoint, model or file isn't there.</summary>
    ObjectNotFound,

    /// <summary>A name is taken already.</summary>
    ResourceExists,

    /// <summary>Something is in use or in transition.</summary>
    ResourceBusy,

    /// <summary>Throttled, after the retries.</summary>
    LimitsExceeded,

    /// <summary>A quota of the account or of the machine.</summary>
    QuotaExceeded,

    /// <summary>There is nothing left of what is needed, for now.</summary>
    ResourceUnavailable,

    /// <summary>A job or a model ended, and not well.</summary>
    InvalidResult,

    /// <summary>Waiting took longer than was allowed.</summary>
    OperationTimeout,

    /// <summary>No answer from the other side.</summary>
    ConnectionError,

    /// <summary>A program that is needed isn't installed.</summary>
    NotInstalled,

    /// <summary>A file couldn't be read.</summary>
    ReadError,

    /// <summary>A file couldn't be written.</summary>
    WriteError,

    /// <summary>None of the above; the inner exception tells.</summary>
    NotSpecified,
}
