using System.Runtime.CompilerServices;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// Variables of this process for the length of a test. They are everybody's, so tests that set some are in one
/// collection and run one at a time. No test sees the keys, profiles or instance of whoever runs it.
/// </summary>
internal sealed class ProcessEnvironment : IDisposable
{
    public const string Collection = LocalMachine.Collection;

    // The SDK remembers where the files are from its first look on, so the files stay and their content changes.
    private static readonly TempFolder Files = new();

    private readonly List<(string Name, string? Before)> _before = [];

    public ProcessEnvironment(params (string Name, string? Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            Set(name, value);
        }
    }

    public static string Home => Files.Root;

    /// <summary>Profiles in the config file, and more of them in the credentials file.</summary>
    public static ProcessEnvironment WithProfiles(string config, string credentials = "")
    {
        Files.File(".aws/config", config);
        Files.File(".aws/credentials", credentials);
        return new ProcessEnvironment();
    }

    public ProcessEnvironment Set(string name, string? value)
    {
        _before.Add((name, Environment.GetEnvironmentVariable(name)));
        Environment.SetEnvironmentVariable(name, value);
        return this;
    }

    /// <summary>A file in the home folder.</summary>
    public static string File(string name, string text) => Files.File(name, text);

    public void Dispose()
    {
        foreach (var (name, before) in Enumerable.Reverse(_before))
        {
            Environment.SetEnvironmentVariable(name, before);
        }

        Clear();
    }

    [ModuleInitializer]
    internal static void Begin()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("SAGEMAKER_", StringComparison.Ordinal))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        Clear();
        Environment.SetEnvironmentVariable("HOME", Home);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Files.In(".aws", "config"));
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Files.In(".aws", "credentials"));
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Files.Dispose();
    }

    private static void Clear()
    {
        Files.File(".aws/config", "");
        Files.File(".aws/credentials", "");
    }
}
