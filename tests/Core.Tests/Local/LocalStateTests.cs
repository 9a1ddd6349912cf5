using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class LocalStateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was_written()
    {
        var path = _folder.In("status.json");
        var written = Status("Failed") with
        {
            FailureReason = "é \"quoted\"\n",
            Child = new ChildIdentity(7, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc)),
        };

        Write(path, written);
        var read = Read(path)!;

        Assert.Equal(written with { Transitions = [] }, read with { Transitions = [] });
        Assert.Equal(written.Transitions, read.Transitions);
    }

    [Fact]
    public void A_record_that_is_not_there_is_null()
    {
        Assert.Null(Read(_folder.In("nope.json")));
        Assert.Null(Read(_folder.In("nowhere", "nope.json")));
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_record()
    {
        var path = _folder.In("status.json");
        Write(path, Status("0"));

        var writing = Task.Run(() =>
        {
            for (var number = 1; number <= 1_000; number++)
            {
                Write(path, Status(new string((char)('a' + (number % 26)), number)));
            }
        });
        var seen = 0;
        while (!writing.IsCompleted)
        {
            var reason = Read(path)!.TrainingJobStatus;
            Assert.True(reason == "0" || reason.All(letter => letter == reason[0]), reason);
            seen = Math.Max(seen, reason.Length);
        }

        await writing;
        Assert.Equal(1_000, Read(path)!.TrainingJobStatus.Length);
        Assert.InRange(seen, 1, 1_000);
    }

    [Fact]
    public void Writing_leaves_nothing_else_behind()
    {
        Write(_folder.In("status.json"), Status("InProgress"));
        Write(_folder.In("status.json"), Status("Completed"));
        Assert.Throws<DirectoryNotFoundException>(() => Write(_folder.In("nowhere", "status.json"), Status("Failed")));

        Assert.Equal(["status.json"], _folder.Entries());
    }

    [Fact]
    public void Its_folders_are_its_owners_only()
    {
        var state = new LocalState(_folder.In("state"));

        var jobs = state.Folder(state.Jobs);

        Assert.True(Directory.Exists(jobs));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(ownerOnly, File.GetUnixFileMode(state.Root));
            Assert.Equal(ownerOnly, File.GetUnixFileMode(jobs));
        }
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_error_that_names_the_variable()
    {
        var state = new LocalState(_folder.File("a file"));

        var error = Refusal.Of(ErrorId.LocalStateUnusable, () => state.Folder(state.Jobs));

        Assert.Equal(state.Jobs, error.Target);
        Assert.Contains(LocalState.RootVariable, error.RecommendedAction);
    }

    private static LocalJobStatus Status(string status) => new()
    {
        TrainingJobStatus = status,
        SecondaryStatus = "Starting",
        CreationTime = SteppingTime.Origin,
        LastModifiedTime = SteppingTime.Origin,
        Transitions = [new() { Status = "Starting", StartTime = SteppingTime.Origin }],
    };

    private static void Write(string path, LocalJobStatus status) =>
        LocalState.Write(path, status, LocalJson.Default.LocalJobStatus);

    private static LocalJobStatus? Read(string path) => LocalState.Read(path, LocalJson.Default.LocalJobStatus);
}
