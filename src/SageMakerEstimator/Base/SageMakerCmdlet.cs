using System.Management.Automation;
using System.Management.Automation.Host;
using SageMakerEstimator.Ci;
using SageMakerEstimator.Loading;

namespace SageMakerEstimator.Base;

/// <summary>
/// The base of all cmdlets: one cancellation token a call, work that runs off the pipeline's thread, and errors with
/// ids. What goes wrong with one piped item is that item's error; anything else ends the call.
/// </summary>
public abstract class SageMakerCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private CiLog? _log;
    private bool _disposed;

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <summary>The core, loaded on first use.</summary>
    private protected static ISageMakerCore Core => CoreHost.Core;

    /// <summary>The piped item that an error is about when it names no other target.</summary>
    private protected virtual object? CurrentItem => null;

    /// <summary>In a pipeline, errors and warnings of this cmdlet are shown with the build, not only in its log.</summary>
    private protected virtual bool Annotates => false;

    /// <summary>The way to the screen, where a pipeline reads along.</summary>
    private CiLog Log => _log ??= new CiLog(CiPlatform.Current, WriteInformation, ShowLine);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => EndCallOnError(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process();
        }
        catch (SageMakerEstimatorException error)
        {
            Tell(ErrorRecords.From(error, CurrentItem));
        }
        catch (Exception error) when (IsOurs(error))
        {
            ThrowTerminatingError(Announced(ErrorRecords.From(error, CurrentItem)));
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => EndCallOnError(End);

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ctrl+C after the end.
        }
    }

    /// <summary>Before the first item.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>For each item.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>After the last item.</summary>
    private protected virtual void End()
    {
    }

    /// <summary>Runs work off this thread and writes what it reports.</summary>
    private protected void Run(Func<IOperationSink, CancellationToken, Task> work)
    {
        using var pump = new OperationPump(this, ShowLastWord, CurrentItem, StopToken, Log, Tell, Warn);
        pump.Run(work);
    }

    /// <summary>Runs work off this thread and gives its result.</summary>
    private protected T Ask<T>(Func<IOperationSink, CancellationToken, Task<T>> work)
    {
        T result = default!;
        Run(async (sink, token) => { result = await work(sink, token).ConfigureAwait(false); });
        return result;
    }

    /// <summary>Asks ShouldProcess; under -WhatIf the requests go to the Information stream, and nothing else happens.</summary>
    private protected bool Confirm(string target, string action, IEnumerable<WhatIfRequest> requests)
    {
        var description = $"Performing the operation \"{action}\" on target \"{target}\".";
        var reason = ShouldProcessReason.None;
        if (AskUser(target, () => ShouldProcess(description, $"{action} {target}?", "Confirm", out reason)))
        {
            return true;
        }

        if (reason.HasFlag(ShouldProcessReason.WhatIf))
        {
            foreach (var request in requests)
            {
                WriteInformation(request, [InformationTags.Host, InformationTags.WhatIf]);
            }
        }

        return false;
    }

    /// <summary>Asks before something is deleted; -Force answers yes, but -WhatIf still wins.</summary>
    private protected bool ConfirmDeletion(string target, string action, bool force)
    {
        var asked = MyInvocation.BoundParameters.ContainsKey("Confirm");
        var whatIf = MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));
        return (force && !asked && !whatIf)
            || AskUser(target, () => ShouldProcess(target, action), "Add -Force, as scripts do.");
    }

    /// <summary>Turns PowerShell's failures to ask, which differ by host, into one error that says what to do.</summary>
    private static bool AskUser(
        string target, Func<bool> ask, string remedy = "Leave -Confirm out, or add -Confirm:$false, as scripts do.")
    {
        try
        {
            return ask();
        }
        catch (Exception error) when (
            error is HostException or PSInvalidOperationException or NullReferenceException)
        {
            // The last one is what the console host throws when its input was closed.
            throw new SageMakerEstimatorException(
                ErrorId.ConfirmationImpossible,
                ErrorKind.InvalidArgument,
                $"Nothing was done: {target} needs a yes, and nobody can be asked here.",
                error)
            {
                RecommendedAction = remedy,
            };
        }
    }

    /// <summary>The absolute path behind what a user wrote: drives, ~ and the current location count.</summary>
    private protected string ResolvePath(string path) =>
        SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _) is { } resolved
        && provider.Name == "FileSystem"
            ? resolved
            : throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"'{path}' isn't a path of the file system.")
            {
                Target = path,
            };

    /// <summary>Ends what the call holds.</summary>
    /// <param name="disposing">True from Dispose.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stopping.Dispose();
        }
    }

    private static bool IsOurs(Exception error) =>
        error is not (PipelineStoppedException or RuntimeException or OperationCanceledException);

    /// <summary>Runs what isn't about one item: its error ends the call.</summary>
    private protected void EndCallOnError(Action block)
    {
        try
        {
            block();
        }
        catch (Exception error) when (IsOurs(error))
        {
            ThrowTerminatingError(Announced(ErrorRecords.From(error, CurrentItem)));
        }
    }

    /// <summary>Writes an error; in a pipeline an annotation goes before it, as the error may end the script.</summary>
    private protected void Tell(ErrorRecord error) => WriteError(Announced(error));

    /// <summary>The summary of a pipeline's step, of so many jobs; null where there is none.</summary>
    private protected CiSummary? Summary(int jobs) =>
        CiPlatform.Current is { } platform ? new CiSummary(platform, Core.Reports, jobs, ShowLine) : null;

    private void Warn(string message)
    {
        if (Annotates && IsHeard("WarningAction", "WarningPreference"))
        {
            Log.Annotate(CiIssue.Warning, MyInvocation.MyCommand.Name, message);
        }

        WriteWarning(Log.Text(message));
    }

    private ErrorRecord Announced(ErrorRecord error)
    {
        Log.Close();
        var message = error.ErrorDetails?.Message ?? error.Exception.Message;
        if (Annotates && IsHeard("ErrorAction", "ErrorActionPreference"))
        {
            Log.Annotate(CiIssue.Error, MyInvocation.MyCommand.Name, message);
        }

        // What is shown may quote a job; the exception keeps its words.
        if (Log.Text(message) is var shown && shown != message)
        {
            error.ErrorDetails = new ErrorDetails(shown) { RecommendedAction = error.ErrorDetails?.RecommendedAction };
        }

        return error;
    }

    /// <summary>Whether the caller wants to hear of it.</summary>
    private bool IsHeard(string parameter, string variable) =>
        (MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : SessionState.PSVariable.GetValue(variable))
            ?.ToString() is not ("Ignore" or "SilentlyContinue");

    private void ShowLine(string line) => Host?.UI?.WriteLine(line);

    /// <summary>Straight to the host: a pipeline that is being stopped takes nothing any more.</summary>
    private void ShowLastWord(string message)
    {
        if (Host?.UI is { } screen)
        {
            screen.WriteWarningLine(Log.Text(message));
        }
    }
}
