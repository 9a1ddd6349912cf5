using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>Where AWS Tools for PowerShell has set a session to: what Set-AWSCredential and Set-DefaultAWSRegion leave.</summary>
internal static class SessionPlace
{
    public static object? Credentials(SessionState state) => Value(state, "StoredAWSCredentials");

    public static string? Region(SessionState state) => RegionName(Value(state, "StoredAWSRegion"));

    /// <summary>A name, or the SystemName of any AWS SDK's region object.</summary>
    public static string? RegionName(object? region) => region is null
        ? null
        : PSObject.AsPSObject(region).Properties["SystemName"]?.Value as string ?? region.ToString();

    private static object? Value(SessionState state, string variable) =>
        state.PSVariable.GetValue(variable) is { } value ? (value is PSObject wrapped ? wrapped.BaseObject : value) : null;
}
