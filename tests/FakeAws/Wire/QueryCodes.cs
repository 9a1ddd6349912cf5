namespace FakeAws.Wire;

/// <summary>
/// CloudWatch was a query service once: there its errors have codes that aren't the names of their shapes. The query protocol answers
/// with the code, JSON with the name and the code in a header.
/// </summary>
internal static class QueryCodes
{
    private static readonly Dictionary<string, string> ByName = new()
    {
        ["InvalidParameterValueException"] = "InvalidParameterValue",
        ["InvalidParameterCombinationException"] = "InvalidParameterCombination",
        ["MissingRequiredParameterException"] = "MissingParameter",
        ["InternalServiceFault"] = "InternalServiceError",
        ["ThrottlingException"] = "Throttling",
    };

    public static string Of(string name) => ByName.GetValueOrDefault(name, name);
}
