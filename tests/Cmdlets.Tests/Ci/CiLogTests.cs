using SageMakerEstimator.Ci;

namespace SageMakerEstimator.Cmdlets.Tests.Ci;

public sealed class CiLogTests
{
    private readonly List<string> _shown = [];

    [Fact]
    public void Each_job_whose_lines_come_in_a_row_has_a_group()
    {
        var log = Log(new AzurePipelines());

        log.Write(Line("a", "one"), []);
        log.Write(Line("a", "two"), []);
        log.Write(Line("b", "three"), []);
        log.Write("a state", []);
        log.Close();
        log.Close();

        Assert.Equal(
            ["##[group]Log of a", "one", "two", "##[endgroup]", "##[group]Log of b", "three", "a state", "##[endgroup]"], _shown);
    }

    [Fact]
    public void Lines_of_a_job_stand_between_tokens_that_nobody_can_guess()
    {
        var log = Log(new GitHubActions());
        foreach (var _ in Enumerable.Range(0, 2))
        {
            log.Write(Line("a", "::endgroup::"), []);
            log.Close();
        }

        Assert.Equal(10, _shown.Count);
        Assert.Equal("::endgroup::", _shown[2]);
        var tokens = new[] { 1, 6 }.Select(at => _shown[at]["::stop-commands::".Length..]).ToArray();
        Assert.Equal([$"::{tokens[0]}::", $"::{tokens[1]}::"], [_shown[3], _shown[8]]);
        Assert.NotEqual(tokens[0], tokens[1]);
        Assert.All(tokens, token => Assert.True(token.Length >= 32));
    }

    [Fact]
    public void Two_that_write_to_one_screen_cannot_end_each_others_protection()
    {
        var (first, second) = (Log(new GitHubActions()), Log(new GitHubActions()));

        first.Write(Line("a", "::error::x"), []);
        second.Write(Line("b", "::error::y"), []);
        first.Close();
        second.Write(Line("b", "::error::z"), []);
        second.Close();

        Assert.Contains("::error::x", _shown);
        Assert.Contains(".::error::y", _shown);
        Assert.Contains(".::error::z", _shown);
    }

    [Fact]
    public void An_annotation_and_what_goes_down_the_pipeline_end_the_group_first()
    {
        var log = Log(new AzurePipelines());

        log.Write(Line("a", "one"), []);
        log.Annotate(CiIssue.Error, "Start-SMTraining", "failed\n##vso[x]");
        log.Write(Line("a", "two"), []);
        log.Dress(new object());

        Assert.Equal(
            [
                "##[group]Log of a", "one", "##[endgroup]", "##vso[task.logissue type=error]Start-SMTraining: failed%0A# #vso[x]",
                "##[group]Log of a", "two", "##[endgroup]",
            ],
            _shown);
    }

    [Fact]
    public void Nothing_changes_where_no_platform_reads_along()
    {
        var log = Log(null);

        log.Write(Line("a", "::error::x"), []);
        log.Annotate(CiIssue.Error, "Start-SMTraining", "failed");
        log.Close();

        Assert.Equal(["::error::x"], _shown);
        Assert.Equal("##vso[x]", log.Text("##vso[x]"));
    }

    private static LogEvent Line(string job, string message) => new() { LogStreamName = $"{job}/algo-1", Message = message };

    private CiLog Log(CiPlatform? platform) =>
        new(platform, (value, _) => _shown.Add(value.ToString()!), _shown.Add);
}
