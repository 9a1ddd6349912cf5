using System.Text.Json;
using System.Text.Json.Nodes;

namespace SageMakerEstimator.Core.Aws;

/// <summary>The role of the SageMaker notebook or Studio app that this process runs in.</summary>
internal static class NotebookRole
{
    /// <summary>Where SageMaker describes an app to itself.</summary>
    public const string File = "/opt/ml/metadata/resource-metadata.json";

    /// <summary>The role's ARN; null outside of SageMaker, and for apps that aren't told.</summary>
    public static string? In(string file)
    {
        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllText(file))?["ExecutionRoleArn"]?.GetValue<string>();
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
