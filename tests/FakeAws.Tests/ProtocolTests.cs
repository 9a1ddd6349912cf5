using System.Text.Json.Nodes;
using System.Xml.Linq;
using FakeAws.Faults;

namespace FakeAws.Tests;

/// <summary>Each protocol's envelope: which requests are requests at all, and where an error has its name, its text and its id.</summary>
public sealed class ProtocolTests : DoubleTest
{
    private const string GetRole = "Action=GetRole&RoleName=SageMakerRole&Version=2010-05-08";

    [Fact]
    public async Task A_JSON_error_has_its_type_its_message_and_an_id()
    {
        Answer answer = await Client.SageMaker("DescribeModel", """{"ModelName":"nobody"}""");

        Assert.Equal(
            """{"__type":"ValidationException","message":"Could not find model \"arn:aws:sagemaker:us-west-2:111122223333:model/nobody\"."}""",
            answer.Json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(Control.Requests[^1].RequestId, answer.Header("x-amzn-RequestId"));
        Assert.Equal("application/x-amz-json-1.1", answer.Header("Content-Type"));
        Assert.NotNull(answer.Headers.Date);
    }

    [Fact]
    public async Task Errors_that_a_model_has_spell_Message_with_a_capital()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());

        JsonNode error = (await Client.SageMaker("CreateTrainingJob", TrainingRequest())).Json;

        Assert.Equal("ResourceInUse", error["__type"]!.ToString());
        Assert.NotNull(error["Message"]);
        Assert.Null(error["message"]);
    }

    [Fact]
    public async Task Throttling_is_58_bytes_long()
    {
        Control.Fail(new Fault { Kind = "throttling" });

        Answer answer = await Client.SageMaker("ListModels", "{}");

        Assert.Equal("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", answer.Text);
        Assert.Equal("58", answer.Header("Content-Length"));
    }

    [Theory]
    [InlineData("com.amazonaws.sagemaker#ThrottlingException")]
    [InlineData("ThrottlingException:http://internal.amazon.com/coral/com.amazonaws.sagemaker/")]
    public async Task A_type_can_have_a_prefix_or_a_URL(string type)
    {
        Control.Fail(new Fault { Kind = "error", Code = type, Message = "Rate exceeded" });
        Control.Fail(new Fault { Kind = "error", Code = type, Message = "Rate exceeded", Status = 429 });

        Assert.Equal(type, (await Client.SageMaker("ListModels", "{}")).Json["__type"]!.ToString());
        Assert.Equal(type, (await Client.Invoke("ep", "1")).Header("x-amzn-ErrorType"));
    }

    [Theory]
    [InlineData("SageMaker.NoSuchOperation")]
    [InlineData("SageMakerX.ListModels")]
    [InlineData("ListModels")]
    [InlineData("SageMaker.")]
    public async Task A_target_that_no_service_has_is_no_operation(string target)
    {
        var headers = new Dictionary<string, string> { ["X-Amz-Target"] = target, ["Content-Type"] = "application/x-amz-json-1.1" };

        Refused(await Client.Send(HttpMethod.Post, "/", "sagemaker", headers, "{}"u8.ToArray()), 400, "UnknownOperationException");
    }

    [Fact]
    public async Task A_body_in_another_version_of_JSON_is_refused()
    {
        var headers = new Dictionary<string, string> { ["X-Amz-Target"] = "SageMaker.ListModels", ["Content-Type"] = "application/json" };

        Refused(
            await Client.Send(HttpMethod.Post, "/", "sagemaker", headers, "{}"u8.ToArray()), 400, "SerializationException",
            "The body is 'application/json' and must be 'application/x-amz-json-1.1'.");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body)
    {
        var headers = new Dictionary<string, string> { ["X-Amz-Target"] = "SageMaker.ListModels", ["Content-Type"] = "application/x-amz-json-1.1" };

        Refused(
            await Client.Send(HttpMethod.Post, "/", "sagemaker", headers, System.Text.Encoding.UTF8.GetBytes(body)), 400, "SerializationException");
    }

    [Fact]
    public async Task A_REST_error_has_its_type_in_a_header()
    {
        Answer answer = await Client.Invoke("nobody", "1");

        Assert.Equal("ValidationError", answer.Header("x-amzn-ErrorType"));
        Assert.Equal("""{"Message":"Endpoint nobody of account 111122223333 not found."}""", answer.Text);
        Assert.Equal(Control.Requests[^1].RequestId, answer.Header("x-amzn-RequestId"));
        Refused(await Client.Send(HttpMethod.Get, "/endpoints/nobody/invocations", "sagemaker", [], []), 404, "UnknownOperationException");
        Refused(await Client.Invoke("nobody", "1", path: "explain"), 404, "UnknownOperationException");
    }

    [Fact]
    public async Task A_query_error_is_XML_in_the_services_namespace()
    {
        Answer answer = await In("us-east-1").Query("iam", GetRole.Replace("SageMakerRole", "Nobody", StringComparison.Ordinal));

        XNamespace iam = "https://iam.amazonaws.com/doc/2010-05-08/";
        XElement error = XElement.Parse(answer.Text);
        Assert.Equal(404, answer.Status);
        Assert.Equal(iam + "ErrorResponse", error.Name);
        Assert.Equal(
            ["Sender", "NoSuchEntity", "The role with name Nobody cannot be found."],
            error.Element(iam + "Error")!.Elements().Select(e => e.Value));
        Assert.Equal(Control.Requests[^1].RequestId, error.Element(iam + "RequestId")!.Value);
    }

    [Fact]
    public async Task A_query_names_an_operation_of_that_version()
    {
        Refused(
            await In("us-east-1").Query("iam", GetRole.Replace("2010", "2011", StringComparison.Ordinal)), 400, "InvalidAction",
            "Could not find operation GetRole for version 2011-05-08");
        Refused(await Client.Query("sts", "Action=Nonsense&Version=2011-06-15"), 400, "InvalidAction", "Could not find operation Nonsense for version 2011-06-15");
        Refused(await Client.Query("sts", "Action=GetCallerIdentity&Version=2011-06-15&Typo=1"), 400, "SerializationException");
    }

    [Fact]
    public async Task CloudWatch_says_its_old_code_in_a_header_and_in_the_query_protocol()
    {
        const string request = """{"Namespace":"n","StartTime":0,"EndTime":60,"Period":60,"Statistics":["Sum"]}""";
        Answer json = await Client.Metrics("GetMetricStatistics", request);
        Refused(json, 400, "MissingRequiredParameterException", "The parameter MetricName is required.");
        Assert.Equal("MissingParameter;Sender", json.Header("x-amzn-query-error"));

        Answer query = await Client.Query(
            "monitoring", "Action=GetMetricStatistics&Version=2010-08-01&Namespace=n&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-01T00:01:00Z&Period=60&Statistics.member.1=Sum");
        Refused(query, 400, "MissingParameter", "The parameter MetricName is required.");
    }

    [Fact]
    public async Task An_S3_error_is_XML_without_a_namespace_and_a_HEAD_has_none()
    {
        Answer answer = await Client.S3("GET", "/demo-bucket/nobody");

        XElement error = XElement.Parse(answer.Text);
        Assert.Equal("Error", error.Name);
        Assert.Equal(["Code", "Message", "Key", "RequestId", "HostId"], error.Elements().Select(e => e.Name.LocalName));
        Assert.Equal("NoSuchKey", error.Element("Code")!.Value);
        Assert.Equal(Control.Requests[^1].RequestId, answer.Header("x-amz-request-id"));
        Answer head = await Client.S3("HEAD", "/demo-bucket/nobody");
        Assert.Equal((404, ""), (head.Status, head.Text));
        Assert.Equal("NoSuchKey", Control.Requests[^1].ErrorCode);
    }

    [Theory]
    [InlineData("GET", "/demo-bucket?versioning")]
    [InlineData("GET", "/demo-bucket?encryption")]
    [InlineData("GET", "/demo-bucket/data/train.csv?tagging")]
    [InlineData("PUT", "/demo-bucket/data/train.csv?acl")]
    [InlineData("DELETE", "/demo-bucket?policy")]
    [InlineData("PATCH", "/demo-bucket")]
    public async Task What_isnt_played_of_S3_is_refused_and_does_nothing(string method, string path)
    {
        Refused(await Client.S3(method, path), 501, "NotImplemented");

        Assert.Equal(["data/train.csv", "model/model.tar.gz"], Control.Keys(Bucket)!);
    }
}
