using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.SageMaker;
using FakeAws.Signing;
using FakeAws.State;
using FakeAws.Validation;
using FakeAws.Wire;

namespace FakeAws.Services;

/// <summary>A service that is described by facts: its protocol, its shapes, and a handler an operation.</summary>
internal sealed class ModelledService : IService
{
    private readonly ServiceFacts _facts;
    private readonly IProtocol _protocol;
    private readonly FakeAwsOptions _options;
    private readonly IReadOnlyDictionary<string, Func<Call, Reply>> _handlers;

    public ModelledService(
        ServiceFacts facts, FakeAwsOptions options, IReadOnlyDictionary<string, Func<Call, Reply>> handlers, string? protocol = null)
    {
        (_facts, _options, _handlers) = (facts, options, handlers);
        _protocol = Protocols.Of(protocol ?? facts.Protocol);
    }

    public ModelledService(
        ServiceFacts facts, FakeAwsOptions options, IReadOnlyDictionary<string, Func<Call, JsonObject>> handlers, string? protocol = null)
        : this(facts, options, new Dictionary<string, Func<Call, Reply>>(), protocol)
    {
        _handlers = handlers.ToDictionary(h => h.Key, h => (Func<Call, Reply>)(call => Answer(call, h.Value(call))));
    }

    public string Name => _facts.Name;

    public ServiceFacts Facts => _facts;

    public ErrorFamily Errors => _protocol.Errors;

    public string? OperationOf(WireRequest request)
    {
        string? name = _protocol.Errors switch
        {
            ErrorFamily.Json => request.Header("x-amz-target")?.Split('.') is [var prefix, var target] && prefix == _facts.TargetPrefix ? target : null,
            ErrorFamily.Query => QueryProtocol.Value(request, "Version") == _facts.ApiVersion ? QueryProtocol.Value(request, "Action") : null,
            _ => _facts.Operations.Values.FirstOrDefault(o => RestJsonProtocol.MatchPath(o.Uri, request.Path) is not null)?.Name,
        };
        bool isAllowed = request.Method == "POST" || _protocol.Errors == ErrorFamily.Query;
        return isAllowed && name is not null && _handlers.ContainsKey(name) ? name : null;
    }

    public bool IsUnsigned(string operation) => _facts.Operations[operation].Unsigned;

    public SigningRules Signing(WireRequest request) => new(_facts.SigningName, Errors, Regions(request));

    public Reply? RefuseEarly(WireRequest request) =>
        Name == "sagemaker-runtime" ? Runtime.RuntimeService.RefuseLargeBody(request) : null;

    public void Decode(Call call)
    {
        OperationFacts operation = _facts.Operations[call.Operation];
        call.Input = _protocol.Decode(call.Wire, _facts, operation);
        call.FactsChecked = RequestCheck.Check(_facts, operation, call.Input, _options.RefuseUnknownMembers);
    }

    public (string Action, string Resource) Permission(Call call) => Name switch
    {
        "iam" => ($"iam:{call.Operation}", $"role {call.Text("RoleName")}"),
        "sts" => ($"sts:{call.Operation}", call.Text("RoleArn") ?? "*"),
        "logs" => ($"logs:{call.Operation}", $"arn:{Arn.Partition(call.Region)}:logs:{call.Region}:{call.Account}:log-group:{call.Text("logGroupName")}:log-stream:{call.Text("logStreamName")}"),
        "cloudwatch" => ($"cloudwatch:{call.Operation}", "*"),
        _ => ($"sagemaker:{call.Operation}", SageMakerService.ResourceOf(call)),
    };

    public Reply Run(Call call)
    {
        if (Name == "sagemaker")
            SageMakerService.DemandPassRoleAndTags(call);
        return _handlers[call.Operation](call);
    }

    public Reply Fail(AwsError error, WireRequest request, string requestId)
    {
        bool hasOwnFault = Name == "cloudwatch" && error.Code == "InternalFailure";
        return _protocol.EncodeError(hasOwnFault ? new AwsError("InternalServiceFault", error.Message, error.Status) : error, _facts, requestId);
    }

    private Reply Answer(Call call, JsonObject output)
    {
        OperationFacts operation = _facts.Operations[call.Operation];
        if (_options.CheckOwnAnswers && operation.Output is { } shape)
            AnswerCheck.Check(shape, output);
        return _protocol.Encode(output, _facts, operation, call.RequestId);
    }

    /// <summary>A host name of AWS says its region; IAM has one signing region a partition; else any will do.</summary>
    private IReadOnlyList<string>? Regions(WireRequest request)
    {
        if (Name == "iam")
            return request.Host.StartsWith("iam.amazonaws.com", StringComparison.Ordinal) ? ["us-east-1"] : Rules.Instance.GlobalSigningRegions;
        string? named = HostRegion.Of(request.Host);
        return named is null ? null : [named];
    }
}
