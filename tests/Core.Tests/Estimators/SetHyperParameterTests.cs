using System.Collections;
using System.Collections.Specialized;
using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Tests;

public sealed class SetHyperParameterTests
{
    private readonly RecordingSink _sink = new();

    private readonly Estimator _estimator = new()
    {
        EstimatorKind = EstimatorKind.Image,
        TrainingImageUri = "img",
        HyperParameter = new OrderedDictionary(StringComparer.Ordinal) { ["lr"] = 0.1, ["epochs"] = 3 },
    };

    [Fact]
    public void Merging_replaces_and_adds()
    {
        Set(merge: new() { ["epochs"] = 5, ["seed"] = 1 });

        Assert.Equal(["lr=0.1", "epochs=5", "seed=1"], Current());
    }

    [Fact]
    public void Removing_takes_away_by_exact_name()
    {
        Set(remove: ["lr"]);

        Assert.Equal(["epochs=3"], Current());
    }

    [Fact]
    public void Clearing_leaves_nothing_but_what_is_merged()
    {
        Set(clear: true, merge: new() { ["seed"] = 1 });

        Assert.Equal(["seed=1"], Current());
    }

    [Fact]
    public void Clear_comes_first_then_Remove_then_Merge()
    {
        Set(clear: true, remove: ["lr"], merge: new() { ["lr"] = 0.2 });

        Assert.Equal(["lr=0.2"], Current());
    }

    [Fact]
    public void Removing_what_is_not_there_changes_nothing_and_tells_what_is()
    {
        var error = Refusal.Of(
            ErrorId.HyperParameterNotFound, () => Set(remove: ["epochs", "LR"], merge: new() { ["seed"] = 1 }));

        Assert.Equal(ErrorKind.ObjectNotFound, error.Kind);
        Assert.Equal("LR", error.Target);
        Assert.Contains("lr, epochs", error.Message);
        Assert.Equal(["lr=0.1", "epochs=3"], Current());
    }

    [Fact]
    public void One_value_that_cannot_be_sent_keeps_everything_as_it_was()
    {
        Refusal.Of(
            ErrorId.HyperParameterTypeNotSupported,
            () => Set(clear: true, merge: new() { ["epochs"] = 5, ["when"] = new DateTime(2024, 2, 29) }));

        Assert.Equal(["lr=0.1", "epochs=3"], Current());
    }

    [Fact]
    public void More_than_the_service_takes_keeps_everything_as_it_was()
    {
        var many = new OrderedDictionary(StringComparer.Ordinal);
        for (var index = 0; index < 99; index++)
        {
            many.Add($"p{index}", index);
        }

        Refusal.Of(ErrorId.HyperParameterLimit, () => Set(merge: many));

        Assert.Equal(["lr=0.1", "epochs=3"], Current());
    }

    [Fact]
    public void A_name_that_differs_only_in_case_is_taken_with_a_warning()
    {
        Set(merge: new(StringComparer.Ordinal) { ["LR"] = 0.2 });

        Assert.Equal(["lr=0.1", "epochs=3", "LR=0.2"], Current());
        Assert.Contains("lr, LR", Assert.Single(_sink.Warnings));
    }

    [Fact]
    public void A_snapshot_keeps_what_it_had()
    {
        var snapshot = _estimator.Snapshot();

        Set(merge: new() { ["lr"] = 9 });

        Assert.Equal(0.1, snapshot.HyperParameter["lr"]);
    }

    private void Set(bool clear = false, string[]? remove = null, OrderedDictionary? merge = null) =>
        new EstimatorOperations().SetHyperParameters(
            _estimator, new HyperParameterChange(clear, remove ?? [], merge ?? []), _sink);

    private IEnumerable<string> Current() =>
        _estimator.HyperParameter.Cast<DictionaryEntry>().Select(
            entry => FormattableString.Invariant($"{entry.Key}={entry.Value}"));
}
