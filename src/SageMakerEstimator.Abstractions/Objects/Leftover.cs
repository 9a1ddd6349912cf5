namespace SageMakerEstimator;

/// <summary>
/// Something in SageMaker, or on this machine, that nothing seems to use: an endpoint that nobody asks or that doesn't
/// serve, an endpoint config of no endpoint, a model of no config. Unpublish-SMEndpoint removes it.
/// </summary>
public sealed class Leftover
{
    internal Leftover()
    {
    }

    /// <summary>Endpoint, EndpointConfig or Model.</summary>
    public string Kind { get; internal set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Why it is one, in words.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>
    /// Since when: of an endpoint the last hour with an invocation, or when it failed; of a config and a model when
    /// they were made, as nobody keeps when they were used last.
    /// </summary>
    public DateTime Since { get; internal set; }

    /// <summary>When it was made.</summary>
    public DateTime CreationTime { get; internal set; }

    /// <summary>Of an endpoint that bills: its machines, <c>2 x ml.m5.large</c>; null otherwise.</summary>
    public string? Billing { get; internal set; }

    /// <summary>The endpoint's name; null for another kind.</summary>
    public string? EndpointName => Kind == "Endpoint" ? Name : null;

    /// <summary>The endpoint config's name; null for another kind.</summary>
    public string? EndpointConfigName => Kind == "EndpointConfig" ? Name : null;

    /// <summary>The model's name; null for another kind.</summary>
    public string? ModelName => Kind == "Model" ? Name : null;

    /// <summary>Where it lives.</summary>
    public Backend Backend { get; internal set; }

    /// <summary>The AWS region; null on this machine.</summary>
    public string? Region { get; internal set; }

    /// <summary>The AWS profile; null on this machine or when none was named.</summary>
    public string? ProfileName { get; internal set; }

    /// <summary>How AWS is reached. Never shown: it may hold credentials.</summary>
    internal AwsSession Session { get; set; } = AwsSession.None;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
