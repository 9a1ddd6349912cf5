using System.Globalization;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Moments as people write them: a date and time is what it is, in the local zone unless it says another; a duration
/// (<c>00:10:00</c>, a TimeSpan, seconds) is that long ago.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MomentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            DateTimeOffset moment => moment,
            DateTime time => Local(time),
            _ when DurationAttribute.Parse(value) is { } ago && ago >= TimeSpan.Zero && ago.TotalDays < 36_500 =>
                DateTimeOffset.Now - ago,
            string text when DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment) => moment,
            _ => throw new ArgumentTransformationMetadataException(
                $"'{value}' isn't a moment. Write a date and time (2024-02-29T12:00:00Z), or how long ago: seconds (600), "
                + "a time (00:10:00) or a TimeSpan."),
        };
    }

    private static DateTimeOffset Local(DateTime time) => new(
        time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Local) : time);
}
