using SageMakerEstimator.Core.Aws;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

[Collection(ProcessEnvironment.Collection)]
public sealed class BadInputTests : WireTest
{
    private static readonly BadCase[] Cases = [.. BadEstimators.All, .. BadRuns.All];

    private readonly ProcessEnvironment _environment = new((RoleSource.Variable, null));
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Wrong => [.. Cases.Select(found => found.What)];

    public override async Task DisposeAsync()
    {
        _environment.Dispose();
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task It_is_refused_by_name_and_nothing_is_sent(string what)
    {
        var wrong = Cases.Single(found => found.What == what);
        var run = Right();
        wrong.Change(run);

        var error = await Refusal.OfAsync(wrong.ErrorId, () => StartAsync(run));

        Assert.Contains(wrong.Value, error.Message);
        Assert.Contains(wrong.Rule, error.Message);
        Assert.Empty(Control.Requests);
        Assert.Equal(["model/model.tar.gz"], Control.Keys(Bucket));
    }

    [Fact]
    public async Task No_role_anywhere_is_refused_and_nothing_is_sent()
    {
        var run = Right();
        run.Draft.Role = null;

        var error = await Refusal.OfAsync(ErrorId.RoleMissing, () => StartAsync(run));

        Assert.Contains("none was named", error.Message);
        Assert.Empty(Control.Requests);
    }

    [Fact]
    public async Task What_the_wrong_ones_are_made_of_would_start()
    {
        var run = Right();
        run.Input(input => input.S3Uri = $"s3://{Bucket}/model");

        await StartAsync(run);

        Assert.Contains("CreateTrainingJob", Asked);
    }

    [Fact]
    public void There_are_many() => Assert.True(Cases.Length >= 120, $"{Cases.Length}");

    private BadRun Right()
    {
        var draft = Estimator();
        draft.InstanceType = "ml.m5.xlarge";
        return new BadRun { Draft = draft, Folder = _folder };
    }

    private async Task StartAsync(BadRun run)
    {
        var estimator = new EstimatorOperations().Create(run.Draft, Sink);
        var training = new TrainingOperations(new Backends(LocalMachine.Nowhere, TimeProvider.System), TimeProvider.System);
        var plan = await training.PlanAsync(estimator, run.Options, Sink, CancellationToken.None);
        await training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
    }
}
