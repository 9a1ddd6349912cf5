using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Reports;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A report is passed on: what it must not quote, wherever a job repeats it.</summary>
public sealed class ReportSecretsTests
{
    private static readonly AwsSession Session = new()
    {
        AccessKey = "AKIACANARY0000000001", SecretKey = "canary/secret+key", SessionToken = "canary-session",
    };

    [Fact]
    public void Keys_and_values_that_are_named_secrets_are_blotted_out_of_texts()
    {
        var secrets = ReportSecrets.Of(
            new DescribeTrainingJobResponse
            {
                Environment = new Dictionary<string, string> { ["DB_PASSWORD"] = "canary-db", ["MODE"] = "careful", ["TOKEN"] = "short" },
                HyperParameters = new Dictionary<string, string> { ["api_key"] = "\"canary-api\"", ["max_tokens"] = "100000" },
            },
            Session);

        Assert.Equal(
            "key *** secret *** session *** db *** api *** mode careful short 100000",
            secrets.Without(
                "key AKIACANARY0000000001 secret canary/secret+key session canary-session db canary-db api canary-api mode careful short 100000"));
    }

    [Fact]
    public void Hyperparameters_and_the_reason_are_shown_without_them()
    {
        var job = new DescribeTrainingJobResponse
        {
            FailureReason = "AlgorithmError: login with canary-api failed",
            HyperParameters = new Dictionary<string, string>
            {
                ["api_key"] = "canary-api", ["url"] = "https://x/?k=canary-api", ["hf_token"] = "ab", ["tokens"] = "12",
            },
        };

        var shown = ReportSecrets.Of(job, Session).Without(job);

        Assert.Equal("AlgorithmError: login with *** failed", shown.FailureReason);
        Assert.Equal(
            ["api_key=***", "hf_token=***", "tokens=12", "url=https://x/?k=***"],
            shown.HyperParameters!.Select(parameter => $"{parameter.Key}={parameter.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_job_without_any_is_as_it_was()
    {
        var job = new DescribeTrainingJobResponse { HyperParameters = new Dictionary<string, string> { ["epochs"] = "3" } };

        var shown = ReportSecrets.Of(job, AwsSession.None).Without(job);

        Assert.Equal("3", shown.HyperParameters!["epochs"]);
        Assert.Null(shown.FailureReason);
    }
}
