using SageMakerEstimator.Core.Estimators;

namespace SageMakerEstimator.Core.Defaults;

/// <summary>Keeps, checks and explains the settings of those who give none.</summary>
internal sealed class DefaultOperations : IDefaultOperations
{
    public IReadOnlyList<string> Names { get; } = [.. DefaultSetting.All.Select(setting => setting.Name)];

    public string UserFile => DefaultFile.Path;

    /// <summary>The value that counts, the session's before the user's, and who set it; null when neither did.</summary>
    public static EstimatorDefault? Find(string name, IReadOnlyDictionary<string, object> ofSession) =>
        Rows(ofSession, DefaultFile.Read()).FirstOrDefault(row => row.Name == name);

    /// <summary>Completes an estimator of SageMaker; one of this machine needs none of it.</summary>
    public static void Apply(Estimator draft)
    {
        if (draft.Backend == Backend.Local)
        {
            return;
        }

        // A VPC of the estimator's own is whole or an error, and never completed by another's half.
        var hasVpc = draft.VpcConfig is not null;
        foreach (var row in Rows(draft.Session.Defaults, DefaultFile.Read()))
        {
            if (!hasVpc || row.Name is not ("Subnet" or "SecurityGroupId"))
            {
                DefaultSetting.Find(row.Name)!.Apply(draft, row.Value!);
            }
        }
    }

    public IReadOnlyDictionary<string, object> Change(
        IReadOnlyDictionary<string, object> values, DefaultChange change)
    {
        var next = new Dictionary<string, object>(
            change.Clear ? new Dictionary<string, object>() : values, StringComparer.OrdinalIgnoreCase);
        foreach (var name in change.Remove)
        {
            next.Remove(name);
        }

        foreach (var (name, value) in change.Merge)
        {
            next[name] = value;
        }

        Check(next);
        return next;
    }

    public IReadOnlyDictionary<string, object> OfUser() => DefaultFile.Read();

    public void SaveOfUser(IReadOnlyDictionary<string, object> values) => DefaultFile.Write(values);

    public IReadOnlyList<EstimatorDefault> Effective(IReadOnlyDictionary<string, object> ofSession)
    {
        var rows = Rows(ofSession, DefaultFile.Read()).ToDictionary(row => row.Name);
        return [.. DefaultSetting.All.Select(setting => rows.GetValueOrDefault(setting.Name) ?? OfEnvironment(setting)).OfType<EstimatorDefault>()];
    }

    private static IEnumerable<EstimatorDefault> Rows(
        IReadOnlyDictionary<string, object> ofSession, IReadOnlyDictionary<string, object> ofUser) =>
        DefaultSetting.All
            .Select(setting => ofSession.TryGetValue(setting.Name, out var session)
                ? Row(setting.Name, session, "Session")
                : ofUser.TryGetValue(setting.Name, out var user) ? Row(setting.Name, user, "User") : null)
            .OfType<EstimatorDefault>();

    private static EstimatorDefault? OfEnvironment(DefaultSetting setting) =>
        setting.Variable is { } variable && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? Row(setting.Name, value, $"environment variable {variable}")
            : null;

    private static EstimatorDefault Row(string name, object value, string source) =>
        new() { Name = name, Value = value, Source = source };

    /// <summary>By the limits that an estimator with these values would have to keep.</summary>
    private static void Check(IReadOnlyDictionary<string, object> values)
    {
        var estimator = new Estimator { InstanceType = "ml.m5.large" };
        foreach (var (name, value) in values)
        {
            DefaultSetting.Find(name)!.Apply(estimator, value);
        }

        EstimatorLimits.Check(estimator);
        if (estimator.Role is { } role)
        {
            RoleName.Check(role, "-Role");
        }

        if (values.ContainsKey("Subnet") != values.ContainsKey("SecurityGroupId"))
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                "-Subnet and -SecurityGroupId go together: a default of one needs one of the other.")
            {
                RecommendedAction = "Give both, or remove both.",
            };
        }
    }
}
