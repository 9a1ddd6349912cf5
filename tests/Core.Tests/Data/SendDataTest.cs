namespace SageMakerEstimator.Core.Tests;

/// <summary>A bucket, and a folder with three files.</summary>
public abstract class SendDataTest : IAsyncLifetime
{
    protected const string Bucket = "bb";

    private static readonly string[] Writing =
    [
        "PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "AbortMultipartUpload",
    ];

    private protected TempFolder Folder { get; } = new();

    private protected RecordingSink Sink { get; } = new();

    private protected FakeCloud Cloud { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cloud = await FakeCloud.StartAsync();
        Cloud.Control.AddBucket(Bucket);
        Folder.File("data/one.txt", "x\n");
        Folder.File("data/train/a.csv", "1,2\n");
        Folder.File("data/train/sub/b.csv", "3,4\n");
    }

    public async Task DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Folder.Dispose();
    }

    private protected UploadOptions Options(params string[] names) => new()
    {
        Source = [.. names.Select(name => (Folder.In(name), (object)name))],
        BucketName = Bucket,
    };

    private protected Task<IReadOnlyList<UploadPlan>> PlanAsync(UploadOptions options) =>
        Cloud.Data(new RushingTime()).PlanAsync(options, Sink, CancellationToken.None);

    private protected async Task SendAsync(UploadOptions options) =>
        await Cloud.Data(new RushingTime()).SendAsync(await PlanAsync(options), Sink, CancellationToken.None);

    /// <summary>The requests that write.</summary>
    protected IEnumerable<string> Puts() => Cloud.Requests().Where(line =>
        Writing.Any(operation => line.StartsWith(operation, StringComparison.Ordinal)));
}
