using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.Wire;

namespace FakeAws.Validation;

/// <summary>
/// Holds the double's own answers against their models: every member exists, has its type, and the required ones are there. Values
/// are free, because a test may want a status that no model knows yet.
/// </summary>
internal static class AnswerCheck
{
    /// <summary>The models call them required, and AWS leaves them out until there is something to say.</summary>
    private static readonly string[] LeftOut = ["modelArtifacts", "stoppingCondition", "inputConfig"];

    public static void Check(Shape shape, JsonObject output)
    {
        try
        {
            new TypeCheck(refuseUnknownMembers: true).Check(shape, output);
        }
        catch (AwsError error)
        {
            throw new InvalidOperationException($"The double's own answer isn't a {shape.Name}: {error.Message}", error);
        }

        var validator = new Validator();
        validator.CheckStructure(shape, output);
        if (validator.Violations.FirstOrDefault(v => v.Value is null && !LeftOut.Contains(v.Path)) is { } missing)
            throw new InvalidOperationException($"The double's own answer isn't a {shape.Name}: {missing}");
    }
}
