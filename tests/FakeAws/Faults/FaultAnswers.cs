using FakeAws.Wire;

namespace FakeAws.Faults;

/// <summary>What the kinds of faults do to an answer.</summary>
internal static class FaultAnswers
{
    public const string Reset = "reset";
    public const string Truncated = "truncated";
    public const string Slow = "slow";

    private const string Page =
        "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n";

    private static readonly Dictionary<string, CommonFailure> Common = new()
    {
        ["throttling"] = CommonFailure.Throttled,
        ["accessDenied"] = CommonFailure.Denied,
        ["expiredToken"] = CommonFailure.ExpiredToken,
        ["unknownKey"] = CommonFailure.UnknownKey,
        ["badSignature"] = CommonFailure.BadSignature,
        ["clockSkew"] = CommonFailure.ClockSkew,
        ["internalFailure"] = CommonFailure.Fault,
        ["serviceUnavailable"] = CommonFailure.Unavailable,
    };

    public static IEnumerable<string> Kinds => [.. Common.Keys, "empty", "html", Reset, Truncated, Slow, "error"];

    public static bool Knows(string kind) => Kinds.Contains(kind);

    /// <summary>Cuts the connection or changes how the real answer is sent, instead of being an answer.</summary>
    public static bool IsTransport(Fault fault) => fault.Kind is Reset or Truncated or Slow;

    /// <summary>Whether the service does what it was asked before things go wrong.</summary>
    public static bool DoesWork(Fault fault) => fault.AfterWork || fault.Kind is Truncated or Slow;

    /// <summary>A refusal in the service's own words, or a raw answer that no service wrote.</summary>
    public static (AwsError? Error, Reply? Raw) Make(Fault fault, ErrorFamily family)
    {
        if (Common.TryGetValue(fault.Kind, out CommonFailure failure))
        {
            AwsError error = CommonErrors.Make(family, failure, fault.Message ?? "");
            return (fault.Message is null ? error : new AwsError(error.Code, fault.Message, error.Status), null);
        }

        int status = fault.Status ?? (fault.Kind == "error" ? 400 : 503);
        return fault.Kind switch
        {
            "empty" => (null, new Reply(status)),
            "html" => (null, Reply.Text(status, fault.Body ?? string.Format(null, Page, $"{status} {Reason(status)}"), "text/html")),
            _ => (new AwsError(fault.Code ?? "InternalFailure", fault.Message ?? "", status), null),
        };
    }

    private static string Reason(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
