using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Training;

/// <summary>The tags of a job that exists.</summary>
internal static class TrainingTags
{
    /// <summary>All of them, page by page. Whoever may not read them gets the estimator without, and is told.</summary>
    public static async Task<IReadOnlyList<WireTag>> OfAsync(
        IBackend backend, DescribeTrainingJobResponse job, IOperationSink sink, CancellationToken token)
    {
        var tags = new List<WireTag>();
        string? next = null;
        try
        {
            do
            {
                var page = await backend.SageMaker
                    .ListTagsAsync(new() { ResourceArn = job.TrainingJobArn, NextToken = next }, token)
                    .ConfigureAwait(false);
                tags.AddRange(page.Tags ?? []);
                next = page.NextToken;
            }
            while (next is not null);
        }
        catch (ServiceException error) when (ServiceErrors.IsDenied(error))
        {
            sink.Warning(
                $"The tags of training job '{job.TrainingJobName}' can't be read, so the estimator has none: {error.Message}");
            return [];
        }
        catch (ServiceException error)
        {
            throw ServiceErrors.Wrap(
                error, $"Reading the tags of training job '{job.TrainingJobName}'", job.TrainingJobName);
        }

        return tags;
    }
}
