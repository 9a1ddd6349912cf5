using System.Text;
using FakeAws.Signing;

namespace FakeAws.Tests;

/// <summary>Signatures are recomputed, and refused in the words of each service.</summary>
public sealed class SignatureTests : DoubleTest
{
    private const string BadSignature =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    [Fact]
    public async Task Signatures_of_the_SDKs_own_signer_are_accepted()
    {
        Assert.Equal(200, (await Client.SageMaker("ListModels", "{}")).Status);
        Assert.Equal(200, (await Client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15")).Status);
        Assert.Equal(200, (await Client.S3("GET", "/demo-bucket?list-type=2&prefix=data%2F")).Status);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var client = new SignedClient(Server.Uri) { Secret = "wrong" };
        Refused(await client.SageMaker("ListModels", "{}"), 400, "InvalidSignatureException", BadSignature);
        Refused(await client.Invoke("ep", "1"), 403, "InvalidSignatureException", BadSignature);
        Refused(await client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15"), 403, "SignatureDoesNotMatch", BadSignature);
        Answer s3 = await client.S3("GET", "/demo-bucket?list-type=2");
        Refused(s3, 403, "SignatureDoesNotMatch");
        Assert.Contains("<StringToSign>AWS4-HMAC-SHA256", s3.Text);
    }

    [Fact]
    public async Task An_unknown_key_is_refused()
    {
        var client = new SignedClient(Server.Uri) { AccessKeyId = "AKIAUNKNOWNEXAMPLE00" };
        Refused(await client.SageMaker("ListModels", "{}"), 400, "UnrecognizedClientException", "The security token included in the request is invalid.");
        Refused(await client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15"), 403, "InvalidClientTokenId");
        Refused(await client.S3("GET", "/demo-bucket?list-type=2"), 403, "InvalidAccessKeyId");
    }

    [Fact]
    public async Task No_signature_is_refused()
    {
        var headers = new Dictionary<string, string> { ["X-Amz-Target"] = "SageMaker.ListModels", ["Content-Type"] = "application/x-amz-json-1.1" };
        Refused(await Client.SendRaw(HttpMethod.Post, "/", headers, "{}"u8.ToArray()), 400, "MissingAuthenticationTokenException", "Missing Authentication Token");
        Refused(await Client.SendRaw(HttpMethod.Get, "/demo-bucket?list-type=2", new Dictionary<string, string>(), []), 403, "AccessDenied");
    }

    [Fact]
    public async Task A_tampered_body_or_header_is_refused()
    {
        var body = new SignedClient(Server.Uri) { Tamper = m => m.Content = new ByteArrayContent("{\"MaxResults\":5}"u8.ToArray()) };
        Refused(await body.SageMaker("ListModels", "{}"), 400, "InvalidSignatureException");
        Refused(await body.S3("PUT", "/demo-bucket/a", "text"), 400, "XAmzContentSHA256Mismatch");
        var unsigned = new SignedClient(Server.Uri) { Tamper = m => m.Headers.Add("x-amz-meta-a", "b") };
        Refused(await unsigned.S3("PUT", "/demo-bucket/a", "text"), 403, "AccessDenied");
    }

    [Fact]
    public async Task A_session_needs_its_token_and_ends()
    {
        var key = new AccessKey { AccessKeyId = "ASIAEXAMPLE123456789", SecretAccessKey = "secret", SessionToken = "token", Expires = DateTimeOffset.UtcNow.AddHours(1) };
        Control.AddKey(key);
        var client = new SignedClient(Server.Uri) { AccessKeyId = key.AccessKeyId, Secret = "secret", Token = "token" };
        Assert.Equal(200, (await client.SageMaker("ListModels", "{}")).Status);
        var other = new SignedClient(Server.Uri) { AccessKeyId = key.AccessKeyId, Secret = "secret", Token = "other" };
        Refused(await other.SageMaker("ListModels", "{}"), 400, "UnrecognizedClientException");
        Refused(await other.S3("GET", "/demo-bucket?list-type=2"), 400, "InvalidToken");

        Control.Expire(key.AccessKeyId);
        Refused(await client.SageMaker("ListModels", "{}"), 400, "ExpiredTokenException", "The security token included in the request is expired");
        Refused(await client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15"), 403, "ExpiredToken");
        Refused(await client.S3("GET", "/demo-bucket?list-type=2"), 400, "ExpiredToken", "The provided token has expired.");
        Refused(await client.Invoke("ep", "1"), 403, "ExpiredTokenException");
    }

    [Theory]
    [InlineData(-6, "Signature expired: ", " - 5 min.)")]
    [InlineData(6, "Signature not yet current: ", " + 5 min.)")]
    public async Task A_clock_that_is_off_by_more_than_five_minutes_is_refused(double minutes, string start, string end)
    {
        var client = new SignedClient(Server.Uri) { Skew = TimeSpan.FromMinutes(minutes) };
        Answer answer = await client.SageMaker("ListModels", "{}");
        Refused(answer, 400, "InvalidSignatureException");
        Assert.StartsWith(start, answer.Message);
        Assert.EndsWith(end, answer.Message);
        Assert.Equal(200, (await client.S3("GET", "/demo-bucket?list-type=2")).Status);
    }

    [Fact]
    public async Task The_doubles_clock_can_be_off_and_its_Date_header_says_so()
    {
        Control.ClockOffset = TimeSpan.FromMinutes(20);
        Answer answer = await Client.SageMaker("ListModels", "{}");
        Refused(answer, 400, "InvalidSignatureException");
        Assert.InRange((answer.Headers.Date!.Value - DateTimeOffset.UtcNow).TotalMinutes, 19, 21);
        Answer s3 = await Client.S3("GET", "/demo-bucket?list-type=2");
        Refused(s3, 403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
        Assert.Contains("<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>", s3.Text);
    }

    [Fact]
    public async Task IAM_takes_signatures_of_its_home_region_alone()
    {
        const string form = "Action=GetRole&RoleName=SageMakerRole&Version=2010-05-08";
        Answer wrong = await Client.Query("iam", form);
        Refused(wrong, 403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'us-west-2'. ");
        Assert.Equal(200, (await new SignedClient(Server.Uri) { Region = "us-east-1" }.Query("iam", form)).Status);
    }

    [Fact]
    public async Task A_host_name_of_AWS_says_the_region_that_has_to_be_signed()
    {
        var headers = new Dictionary<string, string> { ["host"] = "api.sagemaker.eu-west-1.amazonaws.com", ["X-Amz-Target"] = "SageMaker.ListModels" };
        Answer wrong = await Client.Send(HttpMethod.Post, "/", "sagemaker", headers, "{}"u8.ToArray());
        Refused(wrong, 400, "InvalidSignatureException");
        Assert.Contains("scoped to a valid region", wrong.Message);
    }

    [Fact]
    public async Task A_wrong_service_in_the_scope_is_refused()
    {
        var headers = new Dictionary<string, string> { ["X-Amz-Target"] = "SageMaker.ListModels" };
        Answer wrong = await Client.Send(HttpMethod.Post, "/", "api.sagemaker", headers, "{}"u8.ToArray());
        Refused(wrong, 400, "InvalidSignatureException", "Credential should be scoped to correct service: 'sagemaker'. ");
    }

    [Theory]
    [InlineData("/a b/ü+(1)/~x", "/a%20b/%C3%BC%2B%281%29/~x")]
    [InlineData("/", "/")]
    [InlineData("/100%", "/100%25")]
    public void Paths_are_encoded_once_for_S3(string key, string encoded) =>
        Assert.Equal(encoded, SigV4.Encode(key, keepSlash: true));

    /// <summary>The worked example of the public signing guide (GET Object).</summary>
    [Fact]
    public void The_published_example_gives_the_published_signature()
    {
        var request = new Wire.WireRequest
        {
            Method = "GET",
            RawPath = "/test.txt",
            Query = [],
            Body = [],
            Headers = new Dictionary<string, string[]>
            {
                ["host"] = ["examplebucket.s3.amazonaws.com"],
                ["range"] = ["bytes=0-9"],
                ["x-amz-content-sha256"] = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
                ["x-amz-date"] = ["20130524T000000Z"],
            },
        };
        var scope = new CredentialScope("20130524", "us-east-1", "s3");
        string canonical = SigV4.CanonicalRequest(
            request, "host;range;x-amz-content-sha256;x-amz-date", SigV4.Sha256([]), encodePathTwice: false, isPresigned: false);
        string toSign = SigV4.StringToSign("20130524T000000Z", scope.ToString(), canonical);
        string signature = SigV4.Sign(SigV4.DeriveKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope), toSign);
        Assert.Equal("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", signature);
        Assert.Equal("7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972", SigV4.Sha256(Encoding.UTF8.GetBytes(canonical)));
    }
}
