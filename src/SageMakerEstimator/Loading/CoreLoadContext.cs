using System.Reflection;
using System.Runtime.Loader;

namespace SageMakerEstimator.Loading;

/// <summary>
/// Where the core and its packages live, apart from everything else in the process: another module may have loaded
/// its own AWSSDK.Core into the default context, and a context holds one only.
/// </summary>
internal sealed class CoreLoadContext(string folder) : AssemblyLoadContext("SageMakerEstimator.Core")
{
    private static readonly Assembly Abstractions = typeof(Estimator).Assembly;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The one assembly both sides share, so that an Estimator here is an Estimator there.
        if (assemblyName.Name == Abstractions.GetName().Name)
        {
            return Abstractions;
        }

        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        if (File.Exists(path))
        {
            return LoadFromAssemblyPath(path);
        }

        // Null would fall back on the default context, where AWS Tools for PowerShell may have put its own.
        return assemblyName.Name?.StartsWith("AWSSDK.", StringComparison.OrdinalIgnoreCase) == true
            ? throw new FileNotFoundException($"{assemblyName.Name} isn't part of this module.", path)
            : null;
    }
}
