using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using FakeAws.Signing;

namespace FakeAws.Tests;

/// <summary>An answer, read.</summary>
internal sealed record Answer(int Status, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public string Text { get; } = Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The error's code, wherever the protocol puts it.</summary>
    public string? Code =>
        Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First()
        : Text.StartsWith('{') ? Json["__type"]?.ToString()
        : Between(Text, "<Code>", "</Code>");

    public string? Message =>
        Text.StartsWith('{') ? (Json["message"] ?? Json["Message"])?.ToString() : Between(Text, "<Message>", "</Message>");

    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(",", values) : null;

    private static string? Between(string text, string start, string end) =>
        text.Split(start) is [_, var rest, ..] ? rest.Split(end)[0] : null;
}

/// <summary>Sends requests that AWS's own signer has signed, so that the double is checked by somebody else's code.</summary>
internal sealed class SignedClient(Uri endpoint)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static readonly Dictionary<string, string> Targets = new()
    {
        ["sagemaker"] = "SageMaker",
        ["logs"] = "Logs_20140328",
        ["monitoring"] = "GraniteServiceVersion20100801",
    };

    public string AccessKeyId { get; init; } = FakeAwsOptions.DefaultAccessKeyId;

    public string Secret { get; init; } = FakeAwsOptions.DefaultSecretAccessKey;

    public string? Token { get; init; }

    public string Region { get; init; } = FakeAwsOptions.DefaultRegion;

    /// <summary>How wrong this client's clock is.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>Changes the request after it was signed.</summary>
    public Action<HttpRequestMessage>? Tamper { get; init; }

    public Task<Answer> Json(string service, string operation, string body) =>
        Json(service, operation, JsonNode.Parse(body)!);

    public Task<Answer> Json(string service, string operation, JsonNode body) => Send(
        HttpMethod.Post, "/", service,
        new()
        {
            ["X-Amz-Target"] = $"{Targets[service]}.{operation}",
            ["Content-Type"] = service == "monitoring" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
        },
        Encoding.UTF8.GetBytes(body.ToJsonString()));

    public Task<Answer> SageMaker(string operation, JsonNode body) => Json("sagemaker", operation, body);

    public Task<Answer> SageMaker(string operation, string body) => Json("sagemaker", operation, body);

    public Task<Answer> Logs(string operation, string body) => Json("logs", operation, body);

    public Task<Answer> Metrics(string operation, string body) => Json("monitoring", operation, body);

    public Task<Answer> Query(string service, string form) => Send(
        HttpMethod.Post, "/", service,
        new() { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" }, Encoding.UTF8.GetBytes(form));

    public Task<Answer> Invoke(string name, string body, Dictionary<string, string>? headers = null, string path = "invocations") => Send(
        HttpMethod.Post, $"/endpoints/{name}/{path}", "sagemaker",
        new(headers ?? new() { ["Content-Type"] = "text/csv" }), Encoding.UTF8.GetBytes(body));

    public Task<Answer> S3(string method, string path, string body = "", Dictionary<string, string>? headers = null) => Send(
        new HttpMethod(method), path, "s3", new(headers ?? []), Encoding.UTF8.GetBytes(body));

    /// <summary>
    /// A PUT whose body is in chunks already. AWS's signer makes the chunks itself and signs their length, so that none can be spoiled:
    /// this one signature is of our own.
    /// </summary>
    public Task<Answer> S3Chunks(string path, string body, Dictionary<string, string> headers)
    {
        const string payload = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
        string time = DateTime.UtcNow.ToString(SigV4.DateFormat, CultureInfo.InvariantCulture);
        var scope = new CredentialScope(time[..8], Region, "s3");
        var all = new SortedDictionary<string, string>(headers, StringComparer.Ordinal)
        {
            ["host"] = endpoint.Authority, ["x-amz-content-sha256"] = payload, ["x-amz-date"] = time,
        };
        string names = string.Join(';', all.Keys);
        var request = new Wire.WireRequest
        {
            Method = "PUT", RawPath = path, Query = [], Body = [], Headers = all.ToDictionary(h => h.Key, h => new[] { h.Value }),
        };
        string canonical = SigV4.CanonicalRequest(request, names, payload, encodePathTwice: false, isPresigned: false);
        string signature = SigV4.Sign(SigV4.DeriveKey(Secret, scope), SigV4.StringToSign(time, scope.ToString(), canonical));
        all["Authorization"] = $"{SigV4.Algorithm} Credential={AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}";
        return SendRaw(HttpMethod.Put, path, all, Encoding.UTF8.GetBytes(body));
    }

    public async Task<Answer> Send(HttpMethod method, string path, string service, Dictionary<string, string> headers, byte[] body)
    {
        string[] parts = path.Split('?', 2);
        var request = new DefaultRequest(new AnyRequest(), service)
        {
            HttpMethod = method.Method,
            Endpoint = endpoint,
            ResourcePath = service == "s3" ? Uri.UnescapeDataString(parts[0]) : parts[0],
            Content = body,
            AuthenticationRegion = Region,
            OverrideSigningServiceName = service,
            UseQueryString = true,
        };
        foreach ((string name, string value) in WireQuery(parts.ElementAtOrDefault(1)))
            request.Parameters[name] = value;
        foreach ((string name, string value) in headers)
            request.Headers[name] = value;
        if (Token is not null)
            request.Headers["X-Amz-Security-Token"] = Token;
        var config = new AmazonSecurityTokenServiceConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = Region };
        AWS4SigningResult result = new AWS4Signer().SignRequest(
            request, config, new RequestMetrics(), AccessKeyId, Secret, DateTime.UtcNow + Skew);
        request.Headers["Authorization"] = result.ForAuthorizationHeader;
        return await SendRaw(method, path, request.Headers, body);
    }

    public async Task<Answer> SendRaw(HttpMethod method, string path, IDictionary<string, string> headers, byte[] body)
    {
        using var message = new HttpRequestMessage(method, new Uri(endpoint, path)) { Content = new ByteArrayContent(body) };
        if (method == HttpMethod.Get || method == HttpMethod.Head)
            message.Content = null;
        foreach ((string name, string value) in headers.Where(h => h.Key != "Content-Length"))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        if (headers.TryGetValue("host", out string? host))
            message.Headers.Host = host;
        Tamper?.Invoke(message);
        using HttpResponseMessage response = await Http.SendAsync(message);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }

    private static IEnumerable<(string Name, string Value)> WireQuery(string? query) =>
        from pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries)
        let parts = pair.Split('=', 2)
        select (parts[0], parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");

    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed class AnyRequest : AmazonWebServiceRequest;
}
