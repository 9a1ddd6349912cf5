namespace SageMakerEstimator;

/// <summary>The tags on our Information records. Without PSHOST nothing reaches the screen.</summary>
internal static class InformationTags
{
    public const string Host = "PSHOST";

    public const string Log = "SageMaker.Log";

    public const string Ci = "SageMaker.Ci";

    public const string WhatIf = "SageMaker.WhatIf";

    public const string Metric = "SageMaker.Metric";

    public const string Status = "SageMaker.Status";
}
