using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using FakeAws.Faults;
using FakeAws.Identity;
using FakeAws.Signing;

namespace FakeAws.Control;

/// <summary>The control calls over HTTP: unsigned JSON under /_fake, for this machine alone.</summary>
internal sealed class ControlRoutes
{
    private const string Root = "/_fake/";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    private readonly Dictionary<string, Func<HttpContext, Task<object?>>> _routes;

    public ControlRoutes(FakeAwsControl control) => _routes = new()
    {
        ["GET requests"] = _ => Task.FromResult<object?>(control.Requests),
        ["GET faults"] = _ => Task.FromResult<object?>(control.WaitingFaults),
        ["GET facts"] = _ => Task.FromResult<object?>(control.Facts),
        ["GET resources"] = context => Task.FromResult<object?>(
            control.Resources(context.Request.Query["region"].FirstOrDefault() ?? FakeAwsOptions.DefaultRegion)),
        ["GET clock"] = _ => Task.FromResult<object?>(
            new { control.Now, offsetSeconds = control.ClockOffset.TotalSeconds, autoAdvanceSeconds = control.AutoAdvance.TotalSeconds }),
        ["GET keys"] = context => Task.FromResult<object?>(control.Keys(context.Request.Query["bucket"].ToString())),
        ["POST reset"] = Do(control.Reset),
        ["POST clock"] = Do<ClockSpec>(clock => SetClock(control, clock)),
        ["POST credentials"] = Do<AccessKey>(control.AddKey),
        ["POST expire"] = Do<AccessKeyName>(key => control.Expire(key.AccessKeyId)),
        ["POST deny"] = Do<DenySpec>(d => control.Deny(d.Action ?? throw new ArgumentException("An action is needed."), d.Explicit, d.AccessKeyId)),
        ["POST allow"] = Do<DenySpec>(d => control.Allow(d.AccessKeyId)),
        ["POST roles"] = Do<Role>(control.AddRole),
        ["POST jobs"] = Do<JobPlan>(control.Plan),
        ["POST endpoints"] = Do<EndpointPlan>(control.Plan),
        ["POST endpoint-moves"] = Do<EndpointMove>(move => control.MoveEndpoint(move.Name, move.Steps, move.Region)),
        ["POST answers"] = Do<InvokeAnswer>(control.Answer),
        ["POST hide"] = Do<HidePlan>(control.Hide),
        ["POST faults"] = Do<Fault>(control.Fail),
        ["POST quotas"] = Do<QuotaSpec>(q => control.Limit(q.InstanceType, q.Usage, q.Limit, q.NewWording)),
        ["POST missing-images"] = Do<ImageName>(image => control.MissImage(image.Image)),
        ["POST buckets"] = Do<BucketSpec>(b => control.AddBucket(b.Name, b.Region, b.Account, b.SharedWith)),
        ["POST objects"] = Do<ObjectSpec>(o => control.PutObject(o.Bucket, o.Key, o.Base64 ?? System.Text.Encoding.UTF8.GetBytes(o.Text ?? ""), o.Kms)),
        ["POST logs"] = Do<LogSpec>(control.AddLog),
        ["POST metrics"] = Do<MetricSpec>(control.AddMetric),
    };

    public static bool Owns(HttpContext context) => context.Request.Path.StartsWithSegments(Root.TrimEnd('/'));

    public async Task HandleAsync(HttpContext context)
    {
        string name = $"{context.Request.Method} {context.Request.Path.Value![(Root.Length - 1)..].Trim('/')}";
        if (!IPAddress.IsLoopback(context.Connection.RemoteIpAddress!))
        {
            context.Response.StatusCode = 403;
            return;
        }

        if (!_routes.TryGetValue(name, out var route))
        {
            await Say(context, 404, new { error = $"There is no '{name}'.", routes = _routes.Keys });
            return;
        }

        try
        {
            await Say(context, 200, await route(context));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            await Say(context, 400, new { error = exception.Message });
        }
    }

    private static Task Say(HttpContext context, int status, object? value)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value ?? new { ok = true }, Options);
    }

    private static Func<HttpContext, Task<object?>> Do(Action action) => _ =>
    {
        action();
        return Task.FromResult<object?>(null);
    };

    /// <summary>One value or a list of them.</summary>
    private static Func<HttpContext, Task<object?>> Do<T>(Action<T> action) => async context =>
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        IEnumerable<JsonElement> items = body.RootElement.ValueKind == JsonValueKind.Array ? body.RootElement.EnumerateArray() : [body.RootElement];
        foreach (JsonElement item in items)
            action(item.Deserialize<T>(Options) ?? throw new ArgumentException("An object is needed."));
        return null;
    };

    private static void SetClock(FakeAwsControl control, ClockSpec clock)
    {
        if (clock.OffsetSeconds is { } offset)
            control.ClockOffset = TimeSpan.FromSeconds(offset);
        if (clock.AutoAdvanceSeconds is { } each)
            control.AutoAdvance = TimeSpan.FromSeconds(each);
        if (clock.Frozen is { } frozen)
            control.Freeze(frozen);
        if (clock.AdvanceSeconds is { } advance)
            control.Advance(TimeSpan.FromSeconds(advance));
    }

    private sealed record AccessKeyName(string AccessKeyId);

    private sealed record ImageName(string Image);
}
