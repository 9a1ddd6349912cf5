using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.Wire;

namespace FakeAws.Validation;

/// <summary>Refuses a request that its model forbids, with the service's own code.</summary>
internal static class RequestCheck
{
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["sagemaker"] = "ValidationException",
        ["sagemaker-runtime"] = "ValidationError",
        ["logs"] = "InvalidParameterException",
        ["cloudwatch"] = "InvalidParameterValueException",
        ["application-autoscaling"] = "ValidationException",
        ["iam"] = "ValidationError",
        ["sts"] = "ValidationError",
    };

    /// <returns>How many facts the request was held against.</returns>
    public static int Check(ServiceFacts service, OperationFacts operation, JsonObject input, bool refuseUnknownMembers)
    {
        new TypeCheck(refuseUnknownMembers).Check(operation.Input, input);
        var validator = new Validator();
        validator.CheckStructure(operation.Input, input);
        IReadOnlyList<Violation> found = validator.Violations;
        if (found.Count == 0)
            return validator.FactsChecked;
        if (service.Name == "cloudwatch" && found.FirstOrDefault(v => v.Value is null) is { } missing)
            throw new AwsError("MissingRequiredParameterException", $"The parameter {Pascal(missing.Path)} is required.");
        string errors = found.Count == 1 ? "1 validation error" : $"{found.Count} validation errors";
        throw new AwsError(Codes[service.Name], $"{errors} detected: {string.Join("; ", found)}");
    }

    private static string Pascal(string path) => char.ToUpperInvariant(path[0]) + path[1..];
}
