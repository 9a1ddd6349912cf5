using SageMakerEstimator.Core.Models;

namespace SageMakerEstimator.Core.Tests;

public sealed class CompiledChoiceTests
{
    private readonly Estimator _estimator = Samples.Run("job-1");

    [Theory]
    [InlineData("ml.c5.xlarge", "ml_c5")]
    [InlineData("ml.inf1.2xlarge", "ml_inf1")]
    [InlineData("ml.m5d.large", "ml_m5d")]
    public void The_family_of_an_instance_type_is_what_compilation_calls_it(string instanceType, string family)
    {
        Assert.Equal(family, CompiledChoice.FamilyOf(instanceType));
        var model = Compiled(family);

        Assert.Same(model, CompiledChoice.Of(_estimator, instanceType));
    }

    [Fact]
    public void For_another_family_there_is_none_and_the_error_says_for_which_there_is_one()
    {
        Compiled("ml_m4");

        var error = Refusal.Of(ErrorId.ModelNotCompiled, () => CompiledChoice.Of(_estimator, "ml.c5.xlarge"));

        Assert.Contains("ml_c5, but for ml_m4", error.Message);
        Assert.Contains("-TargetInstanceFamily ml_c5", error.RecommendedAction);
    }

    [Fact]
    public void Without_machines_nobody_knows_which_one() =>
        Refusal.Of(ErrorId.InstanceTypeMissing, () => CompiledChoice.Of(_estimator, null));

    private Model Compiled(string family)
    {
        var model = new Model { CompiledFor = family, TrainingJobName = _estimator.TrainingJobName };
        _estimator.Remember(model);
        return model;
    }
}
