using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Aws;

/// <summary>SageMaker Runtime over the wire.</summary>
internal sealed class AwsRuntimeApi(AwsConnection connection) : IRuntimeApi
{
    public async Task<InvokeEndpointResponse> InvokeEndpointAsync(
        InvokeEndpointRequest request, CancellationToken token)
    {
        var headers = new Dictionary<string, string>();
        Add("Content-Type", request.ContentType);
        Add("Accept", request.Accept);
        var call = new WireCall
        {
            Operation = "InvokeEndpoint",
            Path = $"/endpoints/{Uri.EscapeDataString(request.EndpointName)}/invocations",
            Body = request.Body,
            Headers = headers,
        };
        var answer = await connection.SendAsync(AwsService.Runtime, call, token).ConfigureAwait(false);
        return new InvokeEndpointResponse
        {
            Body = answer.Body,
            ContentType = answer.Headers.GetValueOrDefault("Content-Type"),
        };

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }
    }
}
