using System.Diagnostics;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

public sealed class SupervisorLockTests : IDisposable
{
    // .NET locks a file that it shares with nobody by flock, and so does this.
    private const string HoldScript = """
        import fcntl, sys
        file = open(sys.argv[1], 'r+')
        fcntl.flock(file, fcntl.LOCK_EX)
        print('held', flush=True)
        sys.stdin.read()
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_holds_it_until_it_lets_go()
    {
        var path = _folder.In("supervisor.lock");

        using (var held = SupervisorLock.TryTake(path))
        {
            Assert.NotNull(held);
            Assert.Null(SupervisorLock.TryTake(path));
            Assert.True(SupervisorLock.IsHeld(path));
        }

        Assert.False(SupervisorLock.IsHeld(path));
        using var again = SupervisorLock.TryTake(path);
        Assert.NotNull(again);
    }

    [Fact]
    public void Looking_does_not_take_it()
    {
        var path = _folder.In("supervisor.lock");
        Assert.False(SupervisorLock.IsHeld(path));

        using var held = SupervisorLock.TryTake(path);

        Assert.NotNull(held);
    }

    [Fact]
    public void A_folder_that_is_gone_has_no_supervisor()
    {
        Assert.False(SupervisorLock.IsHeld(_folder.In("gone", "supervisor.lock")));
        Assert.Throws<DirectoryNotFoundException>(() => SupervisorLock.TryTake(_folder.In("gone", "supervisor.lock")));
    }

    [Fact]
    public async Task The_system_takes_it_away_from_a_process_that_is_killed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = _folder.File("supervisor.lock");
        using var other = Process.Start(new ProcessStartInfo(PythonProgram.Find(), ["-c", HoldScript, path])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        Assert.True(SupervisorLock.IsHeld(path));
        Assert.Null(SupervisorLock.TryTake(path));

        other.Kill();
        await other.WaitForExitAsync();

        Assert.False(SupervisorLock.IsHeld(path));
    }
}
