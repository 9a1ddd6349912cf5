using System.Diagnostics;
using SageMakerEstimator.Core.Local;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A test whose judge is NumPy. Where this machine's Python has none, the test is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NumpyFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> HasNumpy = new(Look);

    public NumpyFactAttribute()
    {
        if (!HasNumpy.Value)
        {
            Skip = "The Python of this machine has no numpy: install it, or put a Python that has it first on PATH.";
        }
    }

    private static bool Look()
    {
        using var process = Process.Start(new ProcessStartInfo(PythonProgram.Find(), ["-I", "-c", "import numpy"])
        {
            RedirectStandardError = true,
        })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
