using FakeAws.Faults;

namespace SageMakerEstimator.Core.Tests;

/// <summary>
/// The same calls over the wire: which operations the reference used for a run, in which order and with which places,
/// keys and owners, and what it sent with the last one.
/// </summary>
[Collection(ProcessEnvironment.Collection)]
public sealed class GoldenOperationsTests : GoldenWireTest
{
    public static TheoryData<string> Names => GoldenCases.Taken;

    public static TheoryData<string, string> Refused => new()
    {
        { "train-create-error", ErrorId.TrainingJobExists },
        { "train-limit-error", ErrorId.QuotaExceeded },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_operations_are_the_references_in_their_order(string name)
    {
        var golden = GoldenCases.Find(name);
        Furnish(golden);

        await StartAsync(Estimator(golden), GoldenCases.Options(golden));

        Assert.Equal(
            GoldenDifferences.OfReference(golden["Operations"]!.AsArray().Select(line => line!.ToString())),
            GoldenDifferences.OfOurs(Asked));
        AssertSame(golden["Request"]!.AsObject(), Assert.Single(Started()));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_the_service_refuses_is_asked_for_once_and_its_reason_is_said(string name, string errorId)
    {
        var golden = GoldenCases.Find(name);
        Furnish(golden);
        var (code, message) = (golden["Error"]!["Code"]!.ToString(), golden["Error"]!["Message"]!.ToString());
        Server.Control.Fail(new Fault
        {
            Operation = "CreateTrainingJob", Kind = "error", Code = code, Message = message, Status = 400,
        });
        var estimator = Estimator(golden);

        var error = await Refusal.OfAsync(errorId, () => StartAsync(estimator, GoldenCases.Options(golden)));

        Assert.Equal((code, 400, "job-1"), (error.ServiceErrorCode, error.StatusCode, error.Target));
        Assert.Contains(message, Assert.IsType<Core.Api.ServiceException>(error.InnerException, exactMatch: false).Message);
        Assert.Equal([$"CreateTrainingJob {code}"], GoldenDifferences.OfOurs(Asked));
        AssertSame(golden["Request"]!.AsObject(), Assert.Single(Started()));
        Assert.Empty(Server.Control.Resources()["training-job"]);
        Assert.Null(estimator.LatestTrainingJob);
    }

    [Theory]
    [InlineData("fw-network-isolation", true)]
    [InlineData("fw-entry-point-subdir", false)]
    public async Task Packages_that_nobody_can_install_are_warned_of(string name, bool warns)
    {
        var golden = GoldenCases.Find(name);
        Furnish(golden);

        await Training.PlanAsync(Estimator(golden), GoldenCases.Options(golden), Sink, CancellationToken.None);

        Assert.Equal(warns, Sink.Warnings.Any(warning => warning.Contains("requirements.txt")));
    }

    /// <summary>The recording's clock stood still, and its two jobs had one name; the service takes a name once.</summary>
    [Fact]
    public async Task A_second_run_of_one_estimator_differs_in_its_data_and_its_stamp_alone()
    {
        var golden = new[] { "est-base-job-name 1", "est-base-job-name 2" }.Select(GoldenCases.Find).ToArray();
        var estimator = Estimator(golden[0]);
        foreach (var run in golden)
        {
            Furnish(run);
            await StartAsync(estimator, GoldenCases.Options(run));
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var second = golden[1]["Request"]!.DeepClone().AsObject();
        second["TrainingJobName"] = "my-base-2020-01-02-03-04-05-679";
        Assert.Collection(
            Started(),
            sent => AssertSame(golden[0]["Request"]!.AsObject(), sent),
            sent => AssertSame(second, sent));
    }
}
