using System.Management.Automation;

namespace SageMakerEstimator.Base;

/// <summary>The one place where an exception becomes an ErrorRecord.</summary>
internal static class ErrorRecords
{
    /// <summary>A record with our id, category, target and recommended action.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="item">The item that was being worked on, when the error doesn't name a target itself.</param>
    public static ErrorRecord From(Exception error, object? item = null) =>
        About(error, (error as SageMakerEstimatorException)?.Target ?? item);

    /// <summary>A record about this target, whatever the error names itself.</summary>
    public static ErrorRecord About(Exception error, object? target)
    {
        var ours = error as SageMakerEstimatorException
            ?? new SageMakerEstimatorException(
                ErrorId.Unexpected, ErrorKind.NotSpecified, $"Something unforeseen happened: {error.Message}", error);
        var record = new ErrorRecord(ours, ours.ErrorId, CategoryOf(ours.Kind), target);
        if (ours.RecommendedAction is { } action)
        {
            record.ErrorDetails = new ErrorDetails(ours.Message) { RecommendedAction = action };
        }

        return record;
    }

    private static ErrorCategory CategoryOf(ErrorKind kind) => Enum.Parse<ErrorCategory>(kind.ToString());
}
