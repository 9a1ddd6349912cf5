namespace SageMakerEstimator;

/// <summary>How far something is.</summary>
/// <param name="Id">Which bar; reports with one id replace each other.</param>
/// <param name="Activity">What is being done.</param>
/// <param name="Status">The state it is in.</param>
/// <param name="Percent">0 to 100; -1 when it isn't known.</param>
/// <param name="Completed">True removes the bar.</param>
internal sealed record ProgressReport(int Id, string Activity, string Status, int Percent = -1, bool Completed = false);
