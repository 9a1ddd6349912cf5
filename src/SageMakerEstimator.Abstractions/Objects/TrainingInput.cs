namespace SageMakerEstimator;

/// <summary>One channel of training data.</summary>
public sealed class TrainingInput
{
    internal TrainingInput()
    {
    }

    /// <summary>The channel's name: 1 to 64 of <c>A-Z a-z 0-9 . - _</c>; <c>training</c> by default.</summary>
    public string ChannelName { get; internal set; } = DefaultChannelName;

    /// <summary>Where the data is: <c>s3://bucket/prefix</c>, or <c>file://…</c> for a file or folder of this machine.</summary>
    public string S3Uri { get; internal set; } = "";

    /// <summary>The MIME type that the algorithm is told; null for none.</summary>
    public string? ContentType { get; internal set; }

    /// <summary>The channel that a lone input becomes.</summary>
    internal const string DefaultChannelName = "training";

    /// <summary>The channel and its data.</summary>
    public override string ToString() => $"{ChannelName}: {S3Uri}";
}
