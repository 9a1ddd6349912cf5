using FakeAws.Signing;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Services;

/// <summary>A service that the double plays.</summary>
internal interface IService
{
    string Name { get; }

    ErrorFamily Errors { get; }

    /// <summary>The operation a request is for; null when there is no such thing.</summary>
    string? OperationOf(WireRequest request);

    /// <summary>Whether nobody signs this operation.</summary>
    bool IsUnsigned(string operation);

    SigningRules Signing(WireRequest request);

    /// <summary>An answer that comes before anything is read.</summary>
    Reply? RefuseEarly(WireRequest request);

    /// <summary>Reads the input into the call and holds it against the facts.</summary>
    void Decode(Call call);

    /// <summary>The action and resource that a policy would allow.</summary>
    (string Action, string Resource) Permission(Call call);

    Reply Run(Call call);

    Reply Fail(AwsError error, WireRequest request, string requestId);
}
