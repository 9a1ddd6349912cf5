using System.Text;
using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.Identity;
using FakeAws.Logs;
using FakeAws.Metrics;
using FakeAws.Runtime;
using FakeAws.S3;
using FakeAws.SageMaker;
using FakeAws.Scaling;
using FakeAws.State;
using FakeAws.Wire;

namespace FakeAws.Services;

/// <summary>Tells which service a request is for, though all of them have one port.</summary>
internal sealed class ServiceRouter
{
    /// <summary>Beginnings of host names, for requests that were sent to AWS's own names.</summary>
    private static readonly (string Prefix, string Service)[] Hosts =
    [
        ("runtime.sagemaker", "sagemaker-runtime"), ("runtime-fips.sagemaker", "sagemaker-runtime"), ("iam.", "iam"), ("sts.", "sts"), ("sts-fips.", "sts"),
        ("s3.", "s3"), ("s3-fips.", "s3"),
    ];

    private readonly Dictionary<string, IService> _services;
    private readonly IService _cloudWatchByQuery;

    public ServiceRouter(FakeAwsOptions options)
    {
        FactsCatalog facts = FactsCatalog.Instance;
        _services = new Dictionary<string, IService>
        {
            ["s3"] = new S3Service(),
            ["sagemaker-runtime"] = new ModelledService(facts.Services["sagemaker-runtime"], options, RuntimeService.Operations),
        };
        (string Name, Dictionary<string, Func<Call, JsonObject>> Operations)[] modelled =
        [
            ("sagemaker", SageMakerService.Operations), ("logs", LogsService.Operations), ("cloudwatch", MetricsService.Operations),
            ("application-autoscaling", ScalingService.Operations),
            ("iam", IamService.Operations), ("sts", StsService.Operations),
        ];
        foreach ((string name, var operations) in modelled)
            _services[name] = new ModelledService(facts.Services[name], options, operations);
        _cloudWatchByQuery = new ModelledService(facts.Services["cloudwatch"], options, MetricsService.Operations, "query");
    }

    public IService Route(WireRequest request)
    {
        if (request.Header("x-amz-target") is { } target)
            return _services.GetValueOrDefault(FactsCatalog.Instance.Services.Values.FirstOrDefault(f => f.TargetPrefix == target.Split('.')[0])?.Name ?? "sagemaker")!;
        if (Hosts.FirstOrDefault(h => request.Host.StartsWith(h.Prefix, StringComparison.Ordinal)).Service is { } byHost)
            return _services[byHost];
        return ScopeService(request) switch
        {
            "s3" => _services["s3"],
            "iam" => _services["iam"],
            "sts" => _services["sts"],
            "monitoring" => _cloudWatchByQuery,
            "sagemaker" => _services["sagemaker-runtime"],
            "logs" => _services["logs"],
            _ => Unsigned(request),
        };
    }

    /// <summary>Requests nobody signed: only their form tells a query service, only their path the runtime.</summary>
    private IService Unsigned(WireRequest request)
    {
        if (request.Path.StartsWith("/endpoints/", StringComparison.Ordinal))
            return _services["sagemaker-runtime"];
        bool isForm = request.Header("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;
        string? version = isForm
            ? WireRequest.ParseQuery(Encoding.UTF8.GetString(request.Body), plusIsSpace: true).FirstOrDefault(f => f.Key == "Version").Value
            : request.QueryValue("Version");
        return version is null
            ? _services["s3"]
            : _services.Values.OfType<ModelledService>().FirstOrDefault(s => s.Facts.Protocol == "query" && s.Facts.ApiVersion == version) ?? _services["s3"];
    }

    private static string? ScopeService(WireRequest request)
    {
        string? credential = request.QueryValue("X-Amz-Credential");
        if (credential is null && request.Header("authorization") is { } header)
            credential = header.Split("Credential=").ElementAtOrDefault(1)?.Split(',')[0];
        string[]? scope = credential?.Split('/');
        return scope?.Length >= 5 ? scope[^2] : null;
    }
}
