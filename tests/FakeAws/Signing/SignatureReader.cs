using System.Globalization;
using FakeAws.Wire;

namespace FakeAws.Signing;

/// <summary>Finds the signature of a request; complains as the service does when a part is missing.</summary>
internal static class SignatureReader
{
    public static SignatureParts Read(WireRequest request, ErrorFamily family)
    {
        if (request.HasQuery("X-Amz-Signature"))
            return ReadQuery(request, family);
        if (request.Header("authorization") is not { Length: > 0 } header)
            throw CommonErrors.Make(family, CommonFailure.NoCredentials);
        if (!header.StartsWith(SigV4.Algorithm + " ", StringComparison.Ordinal))
            throw Incomplete(family, $"unsupported Authorization type '{header.Split(' ')[0]}'.");
        return ReadHeader(request, header[SigV4.Algorithm.Length..], family);
    }

    private static SignatureParts ReadHeader(WireRequest request, string header, ErrorFamily family)
    {
        Dictionary<string, string> parts = header.Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        string Part(string name) => parts.GetValueOrDefault(name)
            ?? throw Incomplete(family, $"Authorization header requires '{name}' parameter.");
        string time = request.Header("x-amz-date") ?? RfcDate(request)
            ?? throw Incomplete(family, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        return Parts(Part("Credential"), Part("SignedHeaders"), Part("Signature"), time, request.Header("x-amz-security-token"), family);
    }

    private static SignatureParts ReadQuery(WireRequest request, ErrorFamily family)
    {
        string Part(string name) => request.QueryValue(name)
            ?? throw Incomplete(family, $"query-string authentication requires the '{name}' parameter.");
        SignatureParts parts = Parts(
            Part("X-Amz-Credential"), Part("X-Amz-SignedHeaders"), Part("X-Amz-Signature"), Part("X-Amz-Date"),
            request.QueryValue("X-Amz-Security-Token"), family);
        return parts with
        {
            IsPresigned = true,
            Lifetime = TimeSpan.FromSeconds(double.Parse(Part("X-Amz-Expires"), CultureInfo.InvariantCulture)),
        };
    }

    private static SignatureParts Parts(
        string credential, string signedHeaders, string signature, string time, string? token, ErrorFamily family)
    {
        string[] scope = credential.Split('/');
        if (scope.Length < 5 || scope[^1] != CredentialScope.Terminator)
            throw Incomplete(family, $"Credential must have at least 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'");
        return new SignatureParts(
            string.Join('/', scope[..^4]), new CredentialScope(scope[^4], scope[^3], scope[^2]),
            signedHeaders, signature, time, token, IsPresigned: false, Lifetime: null);
    }

    private static string? RfcDate(WireRequest request) =>
        DateTimeOffset.TryParse(request.Header("date"), CultureInfo.InvariantCulture, out DateTimeOffset date)
            ? date.UtcDateTime.ToString(SigV4.DateFormat, CultureInfo.InvariantCulture)
            : null;

    private static AwsError Incomplete(ErrorFamily family, string text) =>
        CommonErrors.Make(family, CommonFailure.IncompleteCredentials, text);
}
