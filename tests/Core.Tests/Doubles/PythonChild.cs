using System.Diagnostics;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A real Python: the oracle of whatever claims to write as Python does.</summary>
internal static class PythonChild
{
    /// <summary>Gives lines to a script in one process; the lines that it prints.</summary>
    public static async Task<string[]> RunAsync(string script, params IReadOnlyList<string> lines)
    {
        var start = new ProcessStartInfo(PythonProgram.Find(), ["-I", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var line in lines)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return (await output).ReplaceLineEndings("\n").Split('\n')[..^1];
    }
}
