using FakeAws.Signing;
using FakeAws.Wire;

namespace FakeAws.State;

/// <summary>Says no when a caller's key is denied an action, in IAM's words.</summary>
internal static class Authorization
{
    public static void Demand(Call call, ErrorFamily family, string action, string resource)
    {
        if (call.Caller?.Key.Denial(action) is { } denied)
            throw Refusal(call.Caller, family, action, resource, denied.Explicit);
    }

    public static AwsError Refusal(Caller caller, ErrorFamily family, string action, string resource, bool isExplicit)
    {
        string why = isExplicit
            ? "with an explicit deny in an identity-based policy"
            : $"because no identity-based policy allows the {action} action";
        return CommonErrors.Make(
            family, CommonFailure.Denied,
            $"User: {caller.Key.CallerArn} is not authorized to perform: {action} on resource: {resource} {why}");
    }
}
