using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using SageMakerEstimator.Base;

namespace SageMakerEstimator.Cmdlets.Tests.Pump;

/// <summary>A cmdlet on the real base class that does what a test has filed under a key.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Pump")]
public sealed class TestPumpCommand : SageMakerCmdlet
{
    internal static readonly ConcurrentDictionary<string, Func<IOperationSink, CancellationToken, Task>> Works = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string Key { get; set; } = "";

    private protected override object? CurrentItem => Key;

    private protected override void Process() => Run(Works[Key]);

    internal static string File(Func<IOperationSink, CancellationToken, Task> work)
    {
        var key = Guid.NewGuid().ToString("N");
        Works[key] = work;
        return key;
    }
}

/// <summary>What Select-Object -First 1 does: takes one object and ends what stands before it in the pipeline.</summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        var type = typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", true)!;
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)[0];
        throw (Exception)constructor.Invoke([this]);
    }
}
