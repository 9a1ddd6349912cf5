using FakeAws.Control;
using Microsoft.Extensions.Time.Testing;

namespace FakeAws.Tests;

/// <summary>Two times: the wire's, which signatures live in, and the work's, which tests drive.</summary>
public sealed class ClockTests : DoubleTest
{
    [Fact]
    public async Task A_frozen_clock_moves_by_hand_alone()
    {
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        DateTimeOffset before = Control.Now;

        Assert.Equal(before, Control.Now);
        Advance(90);
        Assert.Equal(before.AddSeconds(90), Control.Now);
    }

    [Fact]
    public async Task Years_of_work_make_no_signature_stale()
    {
        Advance(3600 * 24 * 365);

        Answer answer = await Client.SageMaker("ListModels", "{}");

        Assert.Equal(200, answer.Status);
        Assert.InRange((DateTimeOffset.UtcNow - answer.Headers.Date!.Value).TotalSeconds, -5, 60);
    }

    [Fact]
    public async Task Each_Describe_can_move_it()
    {
        Control.AutoAdvance = TimeSpan.FromSeconds(5);
        await Client.SageMaker("CreateTrainingJob", TrainingRequest());
        DateTimeOffset before = Control.Now;
        await Client.SageMaker("ListModels", "{}");
        Assert.Equal(before, Control.Now);

        List<string> seen = [];
        for (int read = 0; read < 3; read++)
            seen.Add((await Describe("TrainingJob", "job-1"))["SecondaryStatus"]!.ToString());

        Assert.Equal(["Training", "Completed", "Completed"], seen);
    }

    [Fact]
    public async Task It_follows_the_time_it_was_given()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using FakeAwsServer server = await FakeAwsServer.StartAsync(new FakeAwsOptions { TimeProvider = time });
        server.Control.AddBucket(Bucket);
        server.Control.PutObject(Bucket, "data/a", "1");
        var client = new SignedClient(server.Uri);
        await client.SageMaker("CreateTrainingJob", TrainingRequest());
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("Completed", (await client.SageMaker("DescribeTrainingJob", """{"TrainingJobName":"job-1"}""")).Json["TrainingJobStatus"]!.ToString());
        time.Advance(TimeSpan.FromMinutes(5));
        Refused(await client.SageMaker("ListModels", "{}"), 400, "InvalidSignatureException");
    }

    [Fact]
    public void A_thawed_clock_goes_on_from_where_it_stood()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var clock = new Time.FakeClock(time);
        clock.Freeze(true);
        DateTimeOffset stood = clock.GetUtcNow();
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(stood, clock.GetUtcNow());
        clock.Freeze(false);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(stood.AddSeconds(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task An_offset_shows_in_the_Date_header_and_corrects_a_client()
    {
        Control.ClockOffset = TimeSpan.FromMinutes(20);
        Refused(await Client.SageMaker("ListModels", "{}"), 400, "InvalidSignatureException");

        Assert.Equal(200, (await new SignedClient(Server.Uri) { Skew = TimeSpan.FromMinutes(20) }.SageMaker("ListModels", "{}")).Status);
    }

    [Fact]
    public void A_plan_without_steps_is_refused() =>
        Assert.Throws<ArgumentException>(() => Control.Plan(new EndpointPlan { Steps = [] }));
}
