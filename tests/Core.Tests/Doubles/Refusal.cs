namespace SageMakerEstimator.Core.Tests;

/// <summary>An error of ours, expected by its exact id.</summary>
internal static class Refusal
{
    public static SageMakerEstimatorException Of(string errorId, Action action) =>
        WithId(errorId, Assert.Throws<SageMakerEstimatorException>(action));

    public static async Task<SageMakerEstimatorException> OfAsync(string errorId, Func<Task> action) =>
        WithId(errorId, await Assert.ThrowsAsync<SageMakerEstimatorException>(action));

    private static SageMakerEstimatorException WithId(string errorId, SageMakerEstimatorException error)
    {
        Assert.Equal(errorId, error.ErrorId);
        return error;
    }
}
