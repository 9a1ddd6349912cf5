using Microsoft.Extensions.Time.Testing;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Tests;

public sealed class JobNameTests
{
    private const string Stamp = "2024-02-29-23-58-07-009";

    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2024, 2, 29, 23, 58, 7, 9, TimeSpan.Zero));

    [Theory]
    [InlineData("a")]
    [InlineData("9")]
    [InlineData("my-Algo-1")]
    [InlineData("a--b")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void A_name_of_letters_digits_and_dashes_is_taken_as_it_is(string name) =>
        Assert.Equal(name, JobName.Check(name, "JobName"));

    [Theory]
    [InlineData("", "job")]
    [InlineData("-a", "a")]
    [InlineData("a-", "a")]
    [InlineData("a_b", "a-b")]
    [InlineData("a.b", "a-b")]
    [InlineData("a b", "a-b")]
    [InlineData("a\n", "a")]
    [InlineData("é", "job")]
    [InlineData("a\u0661", "a")]
    [InlineData("../x", "x")]
    [InlineData(
        "a234567890123456789012345678901234567890123456789012345678901234",
        "a23456789012345678901234567890123456789012345678901234567890123")]
    public void Any_other_name_is_refused_with_one_that_would_do(string name, string suggestion)
    {
        var error = Refusal.Of(ErrorId.NameInvalid, () => JobName.Check(name, "EndpointName"));

        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(name, error.Target);
        Assert.Contains("-EndpointName", error.Message);
        Assert.Equal($"Try -EndpointName '{suggestion}'.", error.RecommendedAction);
        Assert.True(JobName.IsName(suggestion));
    }

    [Theory]
    [InlineData("pca", "pca")]
    [InlineData("base", "base")]
    [InlineData("my_algo.v2@x", "my-algo-v2-x")]
    [InlineData("__", "job")]
    [InlineData("", "job")]
    [InlineData("тест", "job")]
    [InlineData("naïve bayes", "na-ve-bayes")]
    [InlineData("-a-", "a-")]
    [InlineData("_a_", "a")]
    [InlineData("123456789012345678901234567890123456789-cut", "123456789012345678901234567890123456789")]
    [InlineData("12345678901234567890123456789012345678-cut", "12345678901234567890123456789012345678-")]
    [InlineData("averylongbasename-of-forty-one-characters", "averylongbasename-of-forty-one-characte")]
    public void A_generated_name_is_a_clean_base_and_the_moment_in_UTC(string baseName, string clean)
    {
        var name = JobName.Generate(baseName, Time);

        Assert.Equal($"{clean}-{Stamp}", name);
        Assert.True(JobName.IsName(name));
        Assert.True(name.Length <= 63);
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    public void The_moment_is_written_the_same_in_every_culture(string culture)
    {
        using var foreign = new ForeignCulture(culture);

        Assert.Equal($"pca-{Stamp}", JobName.Generate("pca", Time));
    }

    [Fact]
    public void The_moment_is_UTC_wherever_the_clock_stands()
    {
        var elsewhere = new FakeTimeProvider(new DateTimeOffset(2024, 3, 1, 5, 28, 7, 9, TimeSpan.FromHours(5.5)));

        Assert.Equal($"pca-{Stamp}", JobName.Generate("pca", elsewhere));
    }

    [Theory]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com/my_algo:1", "my_algo")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/my-algo", "my-algo")]
    [InlineData("localhost:5000/my-algo", "my-algo")]
    [InlineData("localhost:5000/my-algo:latest", "my-algo")]
    [InlineData("repo/my-algo@sha256:0123456789abcdef", "my-algo")]
    [InlineData("repo/my-algo:1.2@sha256:0123456789abcdef", "my-algo")]
    [InlineData("my-algo", "my-algo")]
    [InlineData("", "")]
    public void The_base_of_an_image_is_the_last_part_of_its_path(string image, string expected) =>
        Assert.Equal(expected, JobName.BaseOfImage(image));

    [Theory]
    [InlineData("pca-2024-02-29-23-58-07-009", "pca")]
    [InlineData("my-algo-2024-02-29-23-58-07-009", "my-algo")]
    [InlineData("a-2024-02-29-23-58-07-009-2024-02-29-23-58-07-010", "a-2024-02-29-23-58-07-009")]
    [InlineData("pca-240229-2358", "pca")]
    [InlineData("a-b-2020-01-02-03-04-05-678", "a-b")]
    [InlineData("a-b-200102-0304", "a-b")]
    [InlineData("plain", "plain")]
    [InlineData("my-job", "my-job")]
    [InlineData("2024-02-29-23-58-07-009", "2024-02-29-23-58-07-009")]
    [InlineData("pca-2024-02-29-23-58-07-009x", "pca-2024-02-29-23-58-07-009x")]
    public void The_base_of_a_name_is_what_stands_before_its_stamp(string name, string expected) =>
        Assert.Equal(expected, JobName.BaseOf(name));

    [Fact]
    public void A_base_comes_back_from_the_name_that_was_made_of_it() =>
        Assert.Equal("my-algo", JobName.BaseOf(JobName.Generate("my_algo", Time)));
}
