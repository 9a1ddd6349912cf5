using System.Globalization;
using FakeAws.Faults;
using FakeAws.Signing;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Services;

/// <summary>
/// The way of a request: which service, who signed it, is it well formed, may they, do it, answer. Faults step in before or after the
/// work; every request is recorded with what was answered.
/// </summary>
internal sealed class Pipeline(World world)
{
    /// <summary>The code of an answer that says that the double itself is wrong.</summary>
    public const string OwnFailure = "FakeAwsFailure";

    private readonly ServiceRouter _router = new(world.Options);

    public async Task HandleAsync(HttpContext context)
    {
        WireRequest request = await WireRequest.ReadAsync(context);
        IService service = _router.Route(request);
        string? operation = service.OperationOf(request);
        var call = new Call(world, request, service.Name, operation ?? "Unknown", Guid.NewGuid().ToString());
        Fault? fault = operation is null ? null : world.Faults.Take(service.Name, operation);
        Reply? reply = null;
        if (fault is null || FaultAnswers.DoesWork(fault))
            reply = Answer(service, call, operation);
        else
            Prepare(service, call);
        if (fault is not null)
        {
            if (fault.DelayMilliseconds > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMilliseconds), world.Options.TimeProvider, context.RequestAborted);
            reply = AfterFault(service, call, fault, reply);
        }

        world.Requests.Add(call, fault?.Kind == FaultAnswers.Reset ? 0 : reply!.Status, reply?.ErrorCode, fault?.Kind);
        await SendAsync(context, reply, fault);
    }

    private Reply Answer(IService service, Call call, string? operation)
    {
        if (service.RefuseEarly(call.Wire) is { } refused)
            return refused;
        try
        {
            if (operation is null)
                throw Unknown(service.Errors, call.Wire);
            Authenticate(service, call);
            service.Decode(call);
            lock (world.Gate)
            {
                if (call.Operation.StartsWith("Describe", StringComparison.Ordinal) && service.Name == "sagemaker")
                    world.Clock.Advance(world.Clock.AutoAdvance);
                world.Settle();
                Authorize(service, call);
                return service.Run(call);
            }
        }
        catch (AwsError error)
        {
            return service.Fail(error, call.Wire, call.RequestId);
        }
        catch (Exception own)
        {
            // The double's own mistake must not look like a fault of AWS: no client repeats a 501, and the text says where.
            return service.Fail(new AwsError(OwnFailure, own.ToString(), 501), call.Wire, call.RequestId);
        }
    }

    /// <summary>Reads who asks for what, for the record and for the fault's text, and does nothing.</summary>
    private void Prepare(IService service, Call call)
    {
        try
        {
            Authenticate(service, call);
            service.Decode(call);
        }
        catch (AwsError error)
        {
            // The fault comes first, whatever else is wrong with the request.
            call.MaskedError = error.Code;
        }
    }

    private void Authenticate(IService service, Call call)
    {
        if (!service.IsUnsigned(call.Operation))
            call.Caller = new Authenticator(world.Keys, world.Clock.Wire).Authenticate(call.Wire, service.Signing(call.Wire));
    }

    private static void Authorize(IService service, Call call)
    {
        // Nobody can be denied to ask who he is.
        if (call.Caller is null || call.Operation == "GetCallerIdentity")
            return;
        (string action, string resource) = service.Permission(call);
        Authorization.Demand(call, service.Errors, action, resource);
    }

    private static Reply? AfterFault(IService service, Call call, Fault fault, Reply? reply)
    {
        if (fault.Kind is not (FaultAnswers.Truncated or FaultAnswers.Slow))
            call.MaskedError ??= reply?.ErrorCode;
        if (FaultAnswers.IsTransport(fault))
            return reply;
        if (fault is { Kind: "accessDenied", Message: null } && call.Caller is not null)
        {
            (string action, string resource) = service.Permission(call);
            AwsError denied = Authorization.Refusal(call.Caller, service.Errors, action, resource, isExplicit: false);
            return service.Fail(denied, call.Wire, call.RequestId);
        }

        (AwsError? error, Reply? raw) = FaultAnswers.Make(fault, service.Errors);
        return raw ?? service.Fail(error!, call.Wire, call.RequestId);
    }

    private static AwsError Unknown(ErrorFamily family, WireRequest request) => family switch
    {
        ErrorFamily.S3 => S3.S3Errors.NotPlayed(),
        ErrorFamily.Query => new AwsError("InvalidAction", $"Could not find operation {QueryProtocol.Value(request, "Action")} for version {QueryProtocol.Value(request, "Version")}"),
        ErrorFamily.RestJson => new AwsError("UnknownOperationException", "", 404),
        _ => new AwsError("UnknownOperationException", ""),
    };

    private async Task SendAsync(HttpContext context, Reply? reply, Fault? fault)
    {
        if (fault?.Kind == FaultAnswers.Reset || reply is null)
        {
            context.Abort();
            return;
        }

        HttpResponse response = context.Response;
        response.StatusCode = reply.Status;
        foreach ((string name, string value) in reply.Headers)
            response.Headers[name] = value;
        response.Headers.Date = world.Clock.Wire.GetUtcNow().UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        if (reply.ContentType is not null)
            response.ContentType = reply.ContentType;
        if (reply.Status is not (204 or 304))
            response.ContentLength = reply.LengthOfUnsentBody ?? reply.Body.Length;
        if (fault?.Kind == FaultAnswers.Truncated && reply.Body.Length > 0)
        {
            await response.Body.WriteAsync(reply.Body.AsMemory(0, reply.Body.Length / 2), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        if (context.Request.Method != HttpMethods.Head)
            await response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }
}
