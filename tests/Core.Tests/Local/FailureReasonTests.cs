using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Real children, as a child's exit code and last lines are what the reason is made of.</summary>
public sealed class FailureReasonTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly JobFolder _job;

    public FailureReasonTests()
    {
        _job = new JobFolder(_folder.Folder("job"));
        Directory.CreateDirectory(_job.Output);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_script_that_says_nothing_leaves_exit_code_last_lines_and_command()
    {
        var reason = await ReasonAsync("import sys; sys.stderr.write('Traceback\\nValueError: bad\\n'); sys.exit(3)");

        Assert.StartsWith(
            "AlgorithmError: ExecuteUserScriptError:\nExitCode 3\nErrorMessage \"Traceback\nValueError: bad\"", reason);
        Assert.EndsWith("exit code: 3", reason);
        Assert.Contains("Command \"", reason);
        Assert.Equal(reason, File.ReadAllText(_job.FailureFile));
    }

    [Fact]
    public async Task A_failure_file_of_the_script_wins()
    {
        File.WriteAllText(_job.FailureFile, "  the data has no column 'y'\n");

        var reason = await ReasonAsync("import sys; sys.stderr.write('noise'); sys.exit(3)");

        Assert.Equal("AlgorithmError: the data has no column 'y', exit code: 3", reason);
        Assert.Equal("  the data has no column 'y'\n", File.ReadAllText(_job.FailureFile));
    }

    [Fact]
    public async Task An_empty_failure_file_says_nothing()
    {
        File.WriteAllText(_job.FailureFile, " \n");

        Assert.Contains("ErrorMessage \"bad\"", await ReasonAsync("import sys; sys.stderr.write('bad'); sys.exit(1)"));
    }

    [Fact]
    public async Task A_reason_has_at_most_1024_characters()
    {
        File.WriteAllText(_job.FailureFile, new string('x', 5000));

        Assert.Equal(1024, (await ReasonAsync("raise SystemExit(1)")).Length);
    }

    [Fact]
    public async Task Of_long_last_lines_the_end_stays_and_so_does_the_exit_code()
    {
        var reason = await ReasonAsync("import sys; sys.stderr.write('x' * 5000 + ' the point'); sys.exit(2)");

        Assert.True(reason.Length <= 1024);
        Assert.StartsWith("AlgorithmError: ExecuteUserScriptError:\nExitCode 2\n", reason);
        Assert.Contains(" the point\"", reason);
        Assert.EndsWith("exit code: 2", reason);
    }

    [Fact]
    public async Task Exit_code_137_says_out_of_memory() =>
        Assert.Contains("OutOfMemory", await ReasonAsync("import os; os._exit(137)"));

    [Fact]
    public async Task Other_exit_codes_do_not() =>
        Assert.DoesNotContain("OutOfMemory", await ReasonAsync("import os; os._exit(136)"));

    [Fact]
    public async Task A_script_that_removed_its_output_folder_still_has_a_reason()
    {
        Directory.Delete(_job.Output, recursive: true);

        Assert.Contains("ExitCode 3", await ReasonAsync("raise SystemExit(3)"));
    }

    private async Task<string> ReasonAsync(string script)
    {
        var command = new ChildCommand(
            PythonProgram.Find(), ["-c", script], _folder.Root, new Dictionary<string, string>());
        await using var log = new LogFile(_job.Log, TimeProvider.System);
        await using var child = SupervisedChild.Start(command, log);
        await child.WaitAsync(CancellationToken.None);
        await child.DrainAsync();
        return FailureReason.Of(_job, child, command);
    }
}
