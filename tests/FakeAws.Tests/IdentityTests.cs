using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using FakeAws.Identity;
using FakeAws.Signing;

namespace FakeAws.Tests;

/// <summary>Roles and who one is: IAM by the wire, STS by AWS's own client.</summary>
public sealed class IdentityTests : DoubleTest
{
    [Fact]
    public async Task A_role_is_found_by_its_name_with_its_path_and_trust()
    {
        Answer answer = await In("us-east-1").Query("iam", "Action=GetRole&RoleName=AmazonSageMaker-ExecutionRole-20260801T000000&Version=2010-05-08");

        XNamespace iam = "https://iam.amazonaws.com/doc/2010-05-08/";
        XElement role = XElement.Parse(answer.Text).Descendants(iam + "Role").Single();
        Assert.Equal("arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20260801T000000", role.Element(iam + "Arn")!.Value);
        Assert.Contains("sagemaker.amazonaws.com", Uri.UnescapeDataString(role.Element(iam + "AssumeRolePolicyDocument")!.Value));
        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", role.Element(iam + "CreateDate")!.Value);
    }

    [Fact]
    public async Task In_another_partition_the_same_roles_have_other_ARNs()
    {
        Answer answer = await In("cn-north-1").Query("iam", "Action=GetRole&RoleName=SageMakerRole&Version=2010-05-08");

        Assert.Contains("<Arn>arn:aws-cn:iam::111122223333:role/SageMakerRole</Arn>", answer.Text);
    }

    [Fact]
    public async Task STS_tells_who_one_is_though_all_is_denied()
    {
        Control.Deny("*");
        using AmazonSecurityTokenServiceClient sts = Sts();

        GetCallerIdentityResponse me = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal(("111122223333", "arn:aws:iam::111122223333:user/tester"), (me.Account, me.Arn));
    }

    [Fact]
    public async Task An_assumed_role_has_keys_that_work_and_end()
    {
        using AmazonSecurityTokenServiceClient sts = Sts();
        AssumeRoleResponse session = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Role, RoleSessionName = "me", DurationSeconds = 900 });
        Credentials keys = session.Credentials;
        using AmazonSecurityTokenServiceClient own = Sts(new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken));

        Assert.Equal("arn:aws:sts::111122223333:assumed-role/SageMakerRole/me", (await own.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);
        Assert.InRange((keys.Expiration!.Value.ToUniversalTime() - DateTime.UtcNow).TotalSeconds, 800, 901);
        Control.Expire(keys.AccessKeyId);
        AmazonSecurityTokenServiceException expired = await Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(() => own.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
        Assert.Equal(("ExpiredToken", 403, "The security token included in the request is expired"), (expired.ErrorCode, (int)expired.StatusCode, expired.Message));
    }

    [Fact]
    public async Task A_role_that_does_not_trust_the_caller_is_not_assumed()
    {
        Control.AddRole(new Role { Name = "Services", TrustedBy = ["sagemaker.amazonaws.com"] });
        using AmazonSecurityTokenServiceClient sts = Sts();
        var request = new AssumeRoleRequest { RoleArn = "arn:aws:iam::111122223333:role/Services", RoleSessionName = "me" };

        AmazonSecurityTokenServiceException denied = await Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(() => sts.AssumeRoleAsync(request));

        Assert.Equal(("AccessDenied", 403), (denied.ErrorCode, (int)denied.StatusCode));
        Assert.StartsWith("User: arn:aws:iam::111122223333:user/tester is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Services", denied.Message);
    }

    [Theory]
    [InlineData("a.b.c", Role, 200, null)]
    [InlineData("abcd", Role, 400, "InvalidIdentityToken")]
    [InlineData("a.b.c", "arn:aws:iam::111122223333:role/Nobody", 403, "AccessDenied")]
    public async Task A_web_identity_needs_no_signature_but_a_token(string token, string role, int status, string? code)
    {
        string form = $"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=me&RoleArn={Uri.EscapeDataString(role)}&WebIdentityToken={token}";
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" };

        Answer answer = await Client.SendRaw(HttpMethod.Post, "/", headers, System.Text.Encoding.UTF8.GetBytes(form));

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal(status == 200, Regex.IsMatch(answer.Text, "<AccessKeyId>ASIA[A-Z2-7]{16}</AccessKeyId>"));
    }

    [Fact]
    public async Task A_session_of_the_global_endpoint_is_unknown_in_an_opt_in_region()
    {
        Control.AddKey(new AccessKey { AccessKeyId = "ASIAGLOBAL", SecretAccessKey = "s", SessionToken = "t", Regions = ["us-east-1", "us-west-2"] });
        SignedClient Session(string region) => new(Server.Uri) { AccessKeyId = "ASIAGLOBAL", Secret = "s", Token = "t", Region = region };

        Assert.Equal(200, (await Session("us-west-2").SageMaker("ListModels", "{}")).Status);
        Refused(
            await Session("af-south-1").SageMaker("ListModels", "{}"), 400, "UnrecognizedClientException",
            "The security token included in the request is invalid.");
        Refused(await Session("af-south-1").Query("sts", "Action=GetCallerIdentity&Version=2011-06-15"), 403, "InvalidClientTokenId");
    }

    private AmazonSecurityTokenServiceClient Sts(AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(FakeAwsOptions.DefaultAccessKeyId, FakeAwsOptions.DefaultSecretAccessKey),
        new AmazonSecurityTokenServiceConfig { ServiceURL = Server.Uri.ToString(), AuthenticationRegion = "us-west-2", MaxErrorRetry = 0 });
}
