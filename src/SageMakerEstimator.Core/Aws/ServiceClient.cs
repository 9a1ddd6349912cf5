using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace SageMakerEstimator.Core.Aws;

/// <summary>
/// A client of one service on the SDK's own pipeline: credentials, signatures, retries, clock skew and proxies are the
/// SDK's; ours are only the request's bytes and where they go.
/// </summary>
internal sealed class ServiceClient : AmazonServiceClient
{
    private readonly AwsService _service;

    public ServiceClient(AwsService service, AWSCredentials credentials, ServiceClientConfig config)
        : base(credentials, config) => _service = service;

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    public Task<WireAnswer> SendAsync(WireCall call, CancellationToken token) => InvokeAsync<WireAnswer>(
        call,
        new InvokeOptions
        {
            RequestMarshaller = new CallMarshaller(_service),
            ResponseUnmarshaller = new AnswerUnmarshaller(),
        },
        token);

    /// <summary>The same for an answer that is read as it arrives.</summary>
    public Task<StreamAnswer> SendForStreamAsync(WireCall call, CancellationToken token) => InvokeAsync<StreamAnswer>(
        call,
        new InvokeOptions
        {
            RequestMarshaller = new CallMarshaller(_service),
            ResponseUnmarshaller = new StreamUnmarshaller(),
        },
        token);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AddressHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.AddHandlerAfter<RetryHandler>(new UnansweredHandler());

        // The base's constructor calls this: only the config is there already.
        var config = (ServiceClientConfig)Config;
        if (config.Service == AwsService.Runtime)
        {
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new InvocationRetryPolicy(Config)));
        }

        if (config.LongestPause is { } pause
            && pipeline.Handlers.OfType<RetryHandler>().First().RetryPolicy is StandardRetryPolicy policy)
        {
            policy.MaxBackoffInMilliseconds = (int)pause.TotalMilliseconds;
        }
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "SageMaker";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    /// <summary>The address is worked out before; the SDK's rules for hosts have nothing to add.</summary>
    private sealed class AddressHandler : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();

        protected override void ServiceSpecificHandler(
            IExecutionContext executionContext, EndpointParameters parameters)
        {
        }
    }

    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
            [new AuthSchemeOption { SchemeId = "aws.auth#sigv4" }];
    }

    /// <summary>Counts attempts that got no word back, below the retries: a later "exists already" may be our own.</summary>
    private sealed class UnansweredHandler : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            try
            {
                return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            }
            catch (Exception error) when (HasNoAnswer(error))
            {
                if (executionContext.RequestContext.OriginalRequest is WireCall call)
                {
                    call.Unanswered++;
                }

                throw;
            }
        }

        private static bool HasNoAnswer(Exception error) =>
            error is AmazonServiceException { StatusCode: not 0 } service && !WireErrors.IsCutOff(error)
                ? (int)service.StatusCode >= 500
                : !WireErrors.IsUnsent(error);
    }

    private sealed class CallMarshaller(AwsService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (WireCall)input;
            var request = new DefaultRequest(call, service.Id)
            {
                HttpMethod = call.Method,
                ResourcePath = call.Path,
                Content = call.Body.ToArray(),
            };
            foreach (var (name, value) in call.Headers)
            {
                request.Headers[name] = value;
            }

            return request;
        }
    }
}
