using SageMakerEstimator.Core.Errors;

namespace SageMakerEstimator.Core.Tests;

public sealed class PasteTests
{
    [Fact]
    public void A_job_of_this_machine_is_found_with_Local() =>
        Assert.Equal(
            "Get-SMTraining -TrainingJob j -Local",
            Paste.Job("Get-SMTraining", "j", Backend.Local, new AwsSession { Region = "us-west-2" }));

    [Fact]
    public void What_was_said_about_the_place_is_said_again() =>
        Assert.Equal(
            "Connect-SMEndpoint -Endpoint e -Region us-west-2 -ProfileName lab -ProfileLocation /home/me/.aws/c",
            Paste.Endpoint(
                "Connect-SMEndpoint",
                "e",
                Backend.Aws,
                new AwsSession { Region = "us-west-2", ProfileName = "lab", ProfileLocation = "/home/me/.aws/c" }));

    [Fact]
    public void A_region_that_the_session_is_set_to_is_named() =>
        Assert.Equal(
            "Get-SMTraining -TrainingJob j -Region eu-west-1",
            Paste.Job("Get-SMTraining", "j", Backend.Aws, new AwsSession { StoredRegion = "eu-west-1" }));

    [Theory]
    [InlineData("my lab", "'my lab'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("$(whoami)", "'$(whoami)'")]
    [InlineData("a;b", "'a;b'")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("@x", "'@x'")]
    [InlineData("a,b", "'a,b'")]
    [InlineData(@"C:\aws\c", @"C:\aws\c")]
    public void A_value_that_PowerShell_would_read_otherwise_is_quoted(string profile, string pasted) =>
        Assert.Equal(
            $"Get-SMTraining -TrainingJob j -ProfileName {pasted}",
            Paste.Job("Get-SMTraining", "j", Backend.Aws, new AwsSession { ProfileName = profile }));

    [Fact]
    public void No_key_is_ever_in_it()
    {
        var pasted = Paste.Job(
            "Get-SMTraining",
            "j",
            Backend.Aws,
            new AwsSession
            {
                AccessKey = "canary",
                SecretKey = "canary",
                SessionToken = "canary",
                Credential = "canary",
                EndpointUrl = "https://user:canary@example.invalid",
            });

        Assert.DoesNotContain("canary", pasted);
    }
}
