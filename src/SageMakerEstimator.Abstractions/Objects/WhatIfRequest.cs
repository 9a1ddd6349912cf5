namespace SageMakerEstimator;

/// <summary>The request that a cmdlet would send without -WhatIf.</summary>
public sealed class WhatIfRequest
{
    internal WhatIfRequest(string operation, string json)
    {
        Operation = operation;
        Json = json;
    }

    /// <summary>The API operation, for example CreateTrainingJob.</summary>
    public string Operation { get; }

    /// <summary>The request as JSON, indented; values of environment variables are masked.</summary>
    public string Json { get; }

    /// <summary>The operation and its request.</summary>
    public override string ToString() => $"{Operation} {Json}";
}
