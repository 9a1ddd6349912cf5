using System.Net;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

public sealed class ServiceRefusalTests
{
    [Theory]
    [InlineData("""{"__type":"ValidationException","message":"no"}""", null, "ValidationException", "no")]
    [InlineData("""{"__type":"com.amazonaws#ResourceInUse","Message":"taken"}""", null, "ResourceInUse", "taken")]
    [InlineData("""{"message":"slow down"}""", "ThrottlingException:http://internal", "ThrottlingException", "slow down")]
    [InlineData("<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>gone</Message></Error></ErrorResponse>", null, "NoSuchEntity", "gone")]
    [InlineData("""<ErrorResponse xmlns="https://iam.amazonaws.com/doc/"><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>""", null, "AccessDenied", "no")]
    [InlineData("", null, "BadRequest", "")]
    [InlineData("HTTP content length exceeded 6291456 bytes.", null, "BadRequest", "HTTP content length exceeded 6291456 bytes.")]
    public void Code_and_text_are_read_in_every_protocol(string body, string? errorType, string code, string message)
    {
        var refusal = ServiceRefusal.Read(System.Text.Encoding.UTF8.GetBytes(body), errorType, HttpStatusCode.BadRequest);

        Assert.Equal(code, refusal.Code);
        Assert.Equal(message, refusal.Message);
    }

    [Theory]
    [InlineData("{\"__type\":\"Valid")]
    [InlineData("<html><body>502 Bad Gateway<br></body></html>")]
    [InlineData("<html><body><h1>502 Bad Gateway</h1></body></html>")]
    public void A_body_that_broke_off_or_is_a_proxys_page_is_named_by_its_status(string body)
    {
        var refusal = ServiceRefusal.Read(System.Text.Encoding.UTF8.GetBytes(body), null, HttpStatusCode.BadGateway);

        Assert.Equal("BadGateway", refusal.Code);
        Assert.Contains("502", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_models_error_keeps_the_status_and_text_of_its_container()
    {
        var body = """{"Message":"Received server error (500)","OriginalStatusCode":500,"OriginalMessage":"boom"}"""u8.ToArray();

        var refusal = ServiceRefusal.Read(body, "ModelError", (HttpStatusCode)424);

        Assert.Equal(("ModelError", 500, "boom"), (refusal.Code, refusal.OriginalStatusCode, refusal.OriginalMessage));
    }
}
