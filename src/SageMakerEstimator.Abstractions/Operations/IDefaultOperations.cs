namespace SageMakerEstimator;

/// <summary>Settings of those who give none. Those of a session are kept by the cmdlets, those of a user in a file.</summary>
internal interface IDefaultOperations
{
    /// <summary>The settings that can have one, by the names of their parameters.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Where the user's are kept.</summary>
    string UserFile { get; }

    /// <summary>What a set of defaults becomes; nothing is taken when one of the values can't be.</summary>
    IReadOnlyDictionary<string, object> Change(IReadOnlyDictionary<string, object> values, DefaultChange change);

    /// <summary>The user's, out of their file; empty without one.</summary>
    IReadOnlyDictionary<string, object> OfUser();

    /// <summary>Puts the user's into their file; without any the file goes.</summary>
    void SaveOfUser(IReadOnlyDictionary<string, object> values);

    /// <summary>What counts: the session's, then the user's, then the environment's.</summary>
    IReadOnlyList<EstimatorDefault> Effective(IReadOnlyDictionary<string, object> ofSession);
}

/// <summary>What Set-SMEstimatorDefault changes: first Clear, then Remove, then Merge.</summary>
internal sealed record DefaultChange(bool Clear, IReadOnlyList<string> Remove, IReadOnlyDictionary<string, object> Merge);
