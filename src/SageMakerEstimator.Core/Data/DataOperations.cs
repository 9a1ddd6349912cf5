using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Data;

/// <summary>Sends files to S3.</summary>
internal sealed class DataOperations(Func<AwsSession, UploadTarget> targetOf, TimeProvider time) : IDataOperations
{
    public Task<IReadOnlyList<UploadPlan>> PlanAsync(
        UploadOptions options, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync("Finding the bucket", options.BucketName, async () =>
        {
            var target = targetOf(options.Session);
            var place = options.BucketName is { } named
                ? new DefaultPlace($"s3://{named}/")
                : await target.Objects.DefaultPlaceAsync(null, token).ConfigureAwait(false);
            return new UploadPlanner(options, place, target, sink).Plan(token);
        });

    public async Task SendAsync(IReadOnlyList<UploadPlan> plans, IOperationSink sink, CancellationToken token)
    {
        var files = plans.Cast<FilesPlan>().ToArray();
        if (files.Length == 0)
        {
            return;
        }

        var upload = new Upload(files, sink, time);
        await ServiceErrors.GuardAsync("Sending the files", files[0].Place.Uri, async () =>
        {
            await upload.RunAsync(token).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }
}
