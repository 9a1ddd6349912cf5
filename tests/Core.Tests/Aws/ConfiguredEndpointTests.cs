using System.Collections;
using SageMakerEstimator.Core.Aws;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Other URLs than AWS's own: whose word counts, for which service, and what a wrong one says.</summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class ConfiguredEndpointTests : IDisposable
{
    private readonly ProcessEnvironment _environment = new();

    public void Dispose() => _environment.Dispose();

    [Fact]
    public void One_url_is_for_all_services()
    {
        var connection = Connection("http://localhost:4566");

        Assert.All(AwsService.All, service => Assert.Equal(
            ("http://localhost:4566/", true),
            (connection.AddressOf(service).Url.AbsoluteUri, connection.AddressOf(service).IsRedirected)));
    }

    [Theory]
    [InlineData("SageMaker", "SageMaker")]
    [InlineData("sagemaker", "SageMaker")]
    [InlineData("api.sagemaker", "SageMaker")]
    [InlineData("SageMaker Runtime", "SageMaker Runtime")]
    [InlineData("sagemaker_runtime", "SageMaker Runtime")]
    [InlineData("sagemaker-runtime", "SageMaker Runtime")]
    [InlineData("runtime.sagemaker", "SageMaker Runtime")]
    [InlineData("CloudWatchLogs", "CloudWatch Logs")]
    [InlineData("logs", "CloudWatch Logs")]
    [InlineData("CloudWatch", "CloudWatch")]
    [InlineData("monitoring", "CloudWatch")]
    [InlineData("IAM", "IAM")]
    [InlineData("sts", "STS")]
    [InlineData("S3", "S3")]
    [InlineData("ecr", "ECR")]
    public void A_dictionary_names_a_url_by_service(string key, string service)
    {
        var connection = Connection(new Hashtable { [key] = "https://vpce-1.example.com" });

        foreach (var known in AwsService.All)
        {
            Assert.Equal(known.Id == service, connection.AddressOf(known).Url.Host == "vpce-1.example.com");
        }

        Assert.Equal("eu-west-1", connection.AddressOf(AwsService.SageMaker).SigningRegion);
        Assert.Equal("us-east-1", connection.AddressOf(AwsService.Iam).SigningRegion);
    }

    [Fact]
    public void A_service_that_a_dictionary_does_not_name_goes_on_as_before()
    {
        _environment.Set("AWS_ENDPOINT_URL_S3", "http://s3.example.com");

        var connection = Connection(new Hashtable { ["sagemaker"] = "http://sm.example.com" });

        Assert.Equal("sm.example.com", connection.AddressOf(AwsService.SageMaker).Url.Host);
        Assert.Equal("s3.example.com", connection.AddressOf(AwsService.S3).Url.Host);
        Assert.Equal("logs.eu-west-1.amazonaws.com", connection.AddressOf(AwsService.Logs).Url.Host);
    }

    [Fact]
    public void The_nearest_word_counts()
    {
        using var profiles = ProcessEnvironment.WithProfiles("""
            [default]
            endpoint_url = http://profile.example.com
            services = mine
            [services mine]
            sagemaker =
              endpoint_url = http://profile-sagemaker.example.com
            """);
        Assert.Equal("profile-sagemaker.example.com", HostOf(AwsService.SageMaker));
        Assert.Equal("profile.example.com", HostOf(AwsService.Logs));

        _environment.Set("AWS_ENDPOINT_URL", "http://all.example.com");
        Assert.Equal("all.example.com", HostOf(AwsService.SageMaker));
        Assert.Equal("all.example.com", HostOf(AwsService.Logs));

        _environment.Set("AWS_ENDPOINT_URL_SAGEMAKER", "http://sagemaker.example.com");
        Assert.Equal("sagemaker.example.com", HostOf(AwsService.SageMaker));
        Assert.Equal("all.example.com", HostOf(AwsService.Runtime));

        Assert.Equal("parameter.example.com", HostOf(AwsService.SageMaker, "http://parameter.example.com"));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SAGEMAKER", "SageMaker")]
    [InlineData("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "SageMaker Runtime")]
    [InlineData("AWS_ENDPOINT_URL_S3", "S3")]
    [InlineData("AWS_ENDPOINT_URL_STS", "STS")]
    [InlineData("AWS_ENDPOINT_URL_IAM", "IAM")]
    [InlineData("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "CloudWatch Logs")]
    [InlineData("AWS_ENDPOINT_URL_CLOUDWATCH", "CloudWatch")]
    [InlineData("AWS_ENDPOINT_URL_ECR", "ECR")]
    public void Each_service_has_a_variable(string variable, string service)
    {
        _environment.Set(variable, "http://only.example.com");

        var connection = Connection(null);

        Assert.All(AwsService.All, known => Assert.Equal(
            known.Id == service, connection.AddressOf(known).IsRedirected));
    }

    [Fact]
    public void Configured_urls_can_be_ignored_but_not_the_parameter()
    {
        using var profiles = ProcessEnvironment.WithProfiles("[default]\nendpoint_url = http://profile.example.com\n");
        _environment.Set("AWS_ENDPOINT_URL", "http://all.example.com").Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");

        Assert.Equal("logs.eu-west-1.amazonaws.com", HostOf(AwsService.Logs));
        Assert.Equal("parameter.example.com", HostOf(AwsService.Logs, "http://parameter.example.com"));
    }

    [Theory]
    [InlineData(null, "logs.eu-west-1.amazonaws.com")]
    [InlineData("false", "all.example.com")]
    public void A_profile_can_ignore_them_and_the_environment_has_the_last_word(string? variable, string host)
    {
        using var profiles = ProcessEnvironment.WithProfiles("[default]\nignore_configured_endpoint_urls = true\n");
        _environment.Set("AWS_ENDPOINT_URL", "http://all.example.com")
            .Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", variable);

        Assert.Equal(host, HostOf(AwsService.Logs));
    }

    [Fact]
    public void The_profile_that_was_named_counts_and_not_the_default_one()
    {
        using var profiles = ProcessEnvironment.WithProfiles("""
            [default]
            endpoint_url = http://default.example.com
            [profile named]
            endpoint_url = http://named.example.com
            """);

        var connection = new AwsConnection(new AwsSession { Region = "eu-west-1", ProfileName = "named" });

        Assert.Equal("named.example.com", connection.AddressOf(AwsService.Logs).Url.Host);
    }

    public static TheoryData<object, object> Wrong => new()
    {
        { "localhost:4566", "localhost:4566" },
        { "ftp://localhost", "ftp://localhost" },
        { "nonsense", "nonsense" },
        { new Hashtable { ["sagemaker"] = "nonsense" }, "nonsense" },
        { new Hashtable { ["sagemakr"] = "http://localhost" }, "sagemakr" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_url_or_service_is_one_error_before_anything_is_sent(object parameter, object target)
    {
        var error = Refusal.Of(ErrorId.ValueInvalid, () => Connection(parameter));

        Assert.Equal((ErrorKind.InvalidArgument, target), (error.Kind, error.Target));
        Assert.Contains("-EndpointUrl", error.Message);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "nonsense")]
    [InlineData("AWS_ENDPOINT_URL_LOGS", null)]
    [InlineData("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "nonsense")]
    [InlineData("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "perhaps")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT", "not a url")]
    public void A_wrong_variable_is_one_error_and_none_when_it_is_gone(string variable, string? value)
    {
        _environment.Set(variable, value);
        if (value is not null)
        {
            var error = Refusal.Of(ErrorId.ValueInvalid, () => Connection(null));
            Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
            Assert.Matches($"environment|{variable}", error.Message);
        }

        _environment.Set(variable, null);
        Assert.False(Connection(null).AddressOf(AwsService.Logs).IsRedirected);
    }

    private static AwsConnection Connection(object? endpointUrl) =>
        new(new AwsSession { Region = "eu-west-1", EndpointUrl = endpointUrl });

    private static string HostOf(AwsService service, object? endpointUrl = null) =>
        Connection(endpointUrl).AddressOf(service).Url.Host;
}
