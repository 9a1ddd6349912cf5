using System.Globalization;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Durations as people write them: a number, or the text of one, is seconds; a TimeSpan and <c>hh:mm:ss</c> are what
/// they are. Without this 60 would be 60 ticks and '3600' would be 3600 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The shortest duration that is taken, in seconds.</summary>
    public double MinSeconds { get; set; }

    /// <summary>The longest duration that is taken, in seconds.</summary>
    public double MaxSeconds { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var duration = Parse(value) ?? throw new ArgumentTransformationMetadataException(
            $"'{value}' isn't a duration. Write seconds (3600), a time (01:00:00) or a TimeSpan.");
        return duration.TotalSeconds >= MinSeconds && duration.TotalSeconds <= MaxSeconds
            ? duration
            : throw new ArgumentTransformationMetadataException(
                $"{duration.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds is out of range: "
                + string.Create(CultureInfo.InvariantCulture, $"{MinSeconds} to {MaxSeconds} seconds are taken."));
    }

    /// <summary>The duration that a value means; null when it means none.</summary>
    internal static TimeSpan? Parse(object? value) => value switch
    {
        TimeSpan time => time,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) =>
            Seconds(seconds),
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
        string or bool or char or null => null,
        IConvertible number => Seconds(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static TimeSpan? Seconds(double seconds) =>
        double.IsFinite(seconds) && Math.Abs(seconds) <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
}
