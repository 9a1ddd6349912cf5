using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FakeAws.Tests;

/// <summary>The double as a program of its own.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task It_says_where_it_listens_and_how_to_use_it_and_ends_with_its_input()
    {
        using Process process = Start("--port", "0");
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync() is { Length: > 0 } line)
            lines.Add(line);

        Assert.Matches(@"\Alistening on http://127\.0\.0\.1:\d+\z", lines[0]);
        string url = lines[0]["listening on ".Length..];
        Assert.Equal(
            [
                $"export AWS_ENDPOINT_URL={url}", "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
                "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "export AWS_REGION=us-west-2",
                "export AWS_DEFAULT_REGION=us-west-2", "export SAGEMAKER_ROLE=arn:aws:iam::111122223333:role/SageMakerRole",
            ],
            lines[1..]);
        using HttpClient http = new();
        Assert.NotNull(JsonNode.Parse(await http.GetStringAsync($"{url}/_fake/facts"))!["operations"]);
        Assert.Equal(200, (await new SignedClient(new Uri(url)).SageMaker("ListModels", "{}")).Status);

        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--port", "x")]
    [InlineData("--port", "65536")]
    [InlineData("--port")]
    public async Task It_takes_a_port_and_nothing_else(params string[] arguments)
    {
        using Process process = Start(arguments);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await process.WaitForExitAsync(deadline.Token);

        Assert.Equal((2, "usage: FakeAws [--port N]"), (process.ExitCode, (await process.StandardError.ReadToEndAsync(deadline.Token)).Trim()));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so()
    {
        await using FakeAwsServer other = await FakeAwsServer.StartAsync();
        using Process process = Start("--port", $"{other.Uri.Port}");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        await process.WaitForExitAsync(deadline.Token);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith($"Can't listen on port {other.Uri.Port} of 127.0.0.1: ", await process.StandardError.ReadToEndAsync(deadline.Token));
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.ArgumentList.Add(typeof(FakeAwsServer).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
