using System.Management.Automation;
using System.Reflection;

namespace SageMakerEstimator.Loading;

/// <summary>Loads the core on first use: one in a process, whatever number of runspaces ask at once.</summary>
internal static class CoreHost
{
    private const string EntryType = "SageMakerEstimator.Core.SageMakerCore";

    private static readonly object Gate = new();

    private static volatile ISageMakerCore? _core;

    /// <summary>The core. A load that failed is tried again at the next use.</summary>
    public static ISageMakerCore Core
    {
        get
        {
            if (_core is { } core)
            {
                return core;
            }

            lock (Gate)
            {
                return _core ??= Load();
            }
        }
    }

    private static string ModuleBase => Path.GetDirectoryName(typeof(CoreHost).Assembly.Location)!;

    private static ISageMakerCore Load()
    {
        var folder = Path.Combine(ModuleBase, "lib");
        var assembly = new CoreLoadContext(folder)
            .LoadFromAssemblyPath(Path.Combine(folder, "SageMakerEstimator.Core.dll"));
        var create = assembly.GetType(EntryType, throwOnError: true)!
            .GetMethod("Create", BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Func<CoreEnvironment, ISageMakerCore>>();
        return create(new CoreEnvironment(ModuleBase, PowerShellPath()));
    }

    /// <summary>PowerShell's own program; in a host without one, the first on PATH.</summary>
    private static string PowerShellPath()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var own = Path.Combine(Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!, name);
        return File.Exists(own) ? own : name;
    }
}
