using FakeAws;
using FakeAws.Faults;
using FakeAws.Identity;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>A role that SageMaker can't assume: maybe it is only new, and else the error says what IAM knows of it.</summary>
public sealed class RoleTrustTests : WireTest
{
    private readonly SteppingTime _time = new();

    public RoleTrustTests() => _time.SetUtcNow(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_new_role_is_tried_again_after_five_and_ten_seconds()
    {
        Refuse(times: 2);
        var before = _time.GetUtcNow();

        await StartAsync(FakeAwsOptions.DefaultRoleArn);

        Assert.Equal(TimeSpan.FromSeconds(15), _time.GetUtcNow() - before);
        Assert.Single(Control.Resources()["training-job"]);
        Assert.Equal(2, Sink.Verboses.Count(line => line.Contains("can't assume the role yet")));
    }

    [Fact]
    public async Task After_half_a_minute_it_is_an_error_that_says_the_role_is_fine()
    {
        Refuse(times: 0);
        var before = _time.GetUtcNow();

        await RefusedAsync(FakeAwsOptions.DefaultRoleArn, "it trusts SageMaker");

        Assert.Equal(TimeSpan.FromSeconds(30), _time.GetUtcNow() - before);
    }

    [Fact]
    public async Task A_role_for_others_is_an_error_that_names_its_trust_policy()
    {
        Control.AddRole(new Role { Name = "Strangers", TrustedBy = ["lambda.amazonaws.com"] });

        await RefusedAsync("arn:aws:iam::111122223333:role/Strangers", "doesn't name sagemaker.amazonaws.com");
    }

    [Fact]
    public Task A_role_that_is_not_there_is_an_error_that_says_so() =>
        RefusedAsync("arn:aws:iam::111122223333:role/Nobody", "no such role");

    [Fact]
    public async Task Who_may_not_look_is_told_that()
    {
        Refuse(times: 0);
        Control.Deny("iam:GetRole");

        await RefusedAsync(FakeAwsOptions.DefaultRoleArn, "may not look");
    }

    private void Refuse(int times) => Control.Fail(new Fault
    {
        Operation = "CreateTrainingJob",
        Kind = "error",
        Code = "ValidationException",
        Message = "Could not assume role x. Please ensure that the role exists.",
        Status = 400,
        Count = times,
    });

    private async Task RefusedAsync(string roleArn, string says)
    {
        var error = await Refusal.OfAsync(ErrorId.RoleNotUsable, () => StartAsync(roleArn));

        Assert.Contains(says, error.Message);
        Assert.Equal((ErrorKind.PermissionDenied, roleArn), (error.Kind, error.Target));
        Assert.Contains("up to a minute", error.RecommendedAction);
        Assert.Equal(4, Asked.Count(operation => operation == "CreateTrainingJob"));
        Assert.Empty(Control.Resources()["training-job"]);
    }

    private async Task StartAsync(string roleArn)
    {
        var estimator = Estimator();
        estimator.Role = roleArn;
        var training = new TrainingOperations(new Backends(LocalMachine.Nowhere, _time), _time);
        var plan = await training.PlanAsync(estimator, new TrainingOptions(), Sink, CancellationToken.None);
        await training.SubmitAsync(plan, Interruption.StopsLocal, Sink, CancellationToken.None);
    }
}
