namespace SageMakerEstimator.Binding;

/// <summary>The records of one request, in their order; one, unless they are sent in batches.</summary>
internal sealed record RecordRequest(Predictor Way, IReadOnlyList<RecordSlot> Slots, bool IsBatch)
{
    /// <summary>Why the request can't be sent; null when it can.</summary>
    public SageMakerEstimatorException? Error { get; init; }

    /// <summary>The records that are sent.</summary>
    public IReadOnlyList<RecordSlot> Good { get; } = [.. Slots.Where(slot => slot.Error is null)];

    /// <summary>What errors of the whole request are about.</summary>
    public object? Target => IsBatch ? Good.Select(slot => slot.Item).ToArray() : Slots[0].Item;
}
