using System.Text.Json.Nodes;
using FakeAws.Facts;
using FakeAws.Services;

namespace FakeAws.Tests;

/// <summary>How much of the services' models the double knows, and that it plays all of it.</summary>
public sealed class FactsTests : DoubleTest
{
    [Fact]
    public void It_holds_requests_against_this_many_facts() =>
        Assert.Equal(
            new FactsCount(Operations: 49, Members: 605, Required: 166, Enums: 65, EnumValues: 999, Lengths: 352, Ranges: 74, Patterns: 121),
            Control.Facts);

    public static TheoryData<string> Services() => [.. FactsCatalog.Instance.Services.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_operation_of_a_model_is_played(string service)
    {
        ServiceFacts facts = FactsCatalog.Instance.Services[service];
        foreach (OperationFacts operation in facts.Operations.Values)
        {
            Answer answer = facts.Protocol switch
            {
                "query" => await Client.Query(facts.SigningName, $"Action={operation.Name}&Version={facts.ApiVersion}"),
                "rest-json" => await Client.Send(HttpMethod.Post, operation.Uri.Replace("{EndpointName}", "ep", StringComparison.Ordinal), "sagemaker", [], []),
                _ => await Client.Json(facts.SigningName, operation.Name, "{}"),
            };
            Assert.False(answer.Code is "UnknownOperationException" or "InvalidAction" or "FakeAwsFailure", $"{operation.Name}: {answer.Text}");
            Assert.Equal(operation.Name, Control.Requests[^1].Operation);
        }
    }

    [Fact]
    public void Every_pattern_can_be_read_as_Java_reads_it()
    {
        foreach (Shape shape in FactsCatalog.Instance.Services.Values.SelectMany(s => s.Shapes).Where(s => s.Pattern is not null))
            Assert.NotNull(shape.Regex);
    }

    [Theory]
    [InlineData(@"\d+", "12", true)]
    [InlineData(@"\d+", "١٢", false)]
    [InlineData(@"[\w]+", "a_1", true)]
    [InlineData(@"[\w]+", "ä", false)]
    [InlineData("a|b", "b", true)]
    [InlineData("a|b", "ab", false)]
    [InlineData("a", "a\n", false)]
    [InlineData(@"\p{Alnum}+", "aB1", true)]
    [InlineData(@"[\p{L}]+", "ключ", true)]
    public void A_pattern_matches_as_in_Java(string pattern, string text, bool matches) =>
        Assert.Equal(matches, JavaPattern.Compile(pattern).IsMatch(text));

    [Theory]
    [InlineData("api.sagemaker.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("logs.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("127.0.0.1:80", null)]
    public void A_host_name_says_its_region(string host, string? region) => Assert.Equal(region, HostRegion.Of(host));

    [Fact]
    public async Task An_answer_that_no_model_has_is_the_doubles_own_failure()
    {
        Shape output = FactsCatalog.Instance.Services["sagemaker"].Operations["DescribeModel"].Output!;

        Assert.Contains("Typo", Assert.Throws<InvalidOperationException>(() => Validation.AnswerCheck.Check(output, new JsonObject { ["Typo"] = 1 })).Message);
        Assert.Contains("'modelName'", Assert.Throws<InvalidOperationException>(() => Validation.AnswerCheck.Check(output, [])).Message);
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        Assert.Equal(200, (await Client.SageMaker("DescribeTrainingJob", """{"TrainingJobName":"job-1"}""")).Status);
    }
}
