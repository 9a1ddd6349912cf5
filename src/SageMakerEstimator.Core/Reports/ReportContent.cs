using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Logs;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Reports;

/// <summary>What a report says of a job.</summary>
internal static class ReportContent
{
    private static readonly string[] NameAndValue = ["Setting", "Value"];

    public static Report Of(
        TrainingJob job,
        DescribeTrainingJobResponse answer,
        IReadOnlyList<MetricPoint> points,
        IReadOnlyList<LogEvent> lines,
        IReadOnlyList<string> notes,
        DateTimeOffset now) => new()
        {
            Title = job.TrainingJobName,
            Status = job.TrainingJobStatus,
            Failure = job.FailureReason,
            Summary = Summary(job),
            Points = points,
            States = States(answer, now),
            Tables = [.. Tables(job, answer).Where(table => table.Rows.Count > 0)],
            Log = lines,
            Notes = notes,
            Footer = $"Written {ReportText.Time(now.LocalDateTime)} by SageMakerEstimator.",
        };

    private static ReportTable Summary(TrainingJob job) => new(
        "Summary",
        ["", ""],
        Filled(
            ("Status", job.SecondaryStatus is null || job.SecondaryStatus == job.TrainingJobStatus
                ? job.TrainingJobStatus
                : $"{job.TrainingJobStatus} ({job.SecondaryStatus})"),
            ("Error", job.Failure?.ToString()),
            ("Command", job.Failure?.Command),
            ("Created", ReportText.Time(job.CreationTime)),
            ("Training began", ReportText.Time(job.TrainingStartTime)),
            ("Training ended", ReportText.Time(job.TrainingEndTime)),
            ("Training time", ReportText.Duration(job.TrainingTime)),
            ("Machines", $"{ReportText.Number(job.InstanceCount)} x {job.InstanceType}"),
            ("Cost", TrainingJobs.Cost(job)),
            ("Model", job.ModelData),
            ("Region", job.Region),
            ("ARN", job.TrainingJobArn),
            ("Log", job.Region is { } region ? LogLink.Of(region, job.LogGroupName, job.LogStreamNamePrefix) : null)));

    private static IReadOnlyList<ReportState> States(DescribeTrainingJobResponse answer, DateTimeOffset now)
    {
        var known = (answer.SecondaryStatusTransitions ?? []).Where(state => state.StartTime is not null).ToArray();
        var ends = known.Select((state, index) =>
            state.EndTime ?? (index + 1 < known.Length ? known[index + 1].StartTime!.Value
                : TrainingJobs.HasEnded(answer.TrainingJobStatus) ? state.StartTime!.Value : now)).ToArray();
        var whole = known.Length == 0 ? TimeSpan.Zero : ends.Max() - known.Min(state => state.StartTime!.Value);
        return
        [
            .. known.Zip(ends, (state, end) => new ReportState(
                state.Status ?? "",
                ReportText.Time(TrainingJobs.Local(state.StartTime)),
                ReportText.Duration(end - state.StartTime!.Value),
                whole > TimeSpan.Zero ? Math.Clamp((end - state.StartTime!.Value) / whole, 0, 1) : 0,
                state.StatusMessage ?? "")),
        ];
    }

    private static IEnumerable<ReportTable> Tables(TrainingJob job, DescribeTrainingJobResponse answer)
    {
        yield return new ReportTable(
            "Final metrics",
            ["Metric", "Value"],
            [.. (answer.FinalMetricDataList ?? []).Select(one => new[] { one.MetricName ?? "", ReportText.Number(one.Value) })]);
        yield return new ReportTable("Configuration", NameAndValue, Configuration(job, answer));
        yield return new ReportTable(
            "Hyperparameters",
            ["Name", "Value"],
            [.. Sorted(answer.HyperParameters).Select(one => new[] { one.Key, one.Value })]);
        yield return new ReportTable(
            "Inputs",
            ["Channel", "Data", "Content type", "Mode"],
            [
                .. (answer.InputDataConfig ?? []).Select(channel => new[]
                {
                    channel.ChannelName ?? "",
                    channel.DataSource?.S3DataSource?.S3Uri ?? "",
                    channel.ContentType ?? "",
                    channel.InputMode ?? answer.AlgorithmSpecification?.TrainingInputMode ?? "",
                }),
            ]);

        // Only names: keys are often handed over in the environment, and reports are passed on.
        yield return new ReportTable(
            "Environment variables",
            ["Name", "Value"],
            [.. Sorted(answer.Environment).Select(one => new[] { one.Key, "***" })]);
    }

    private static IReadOnlyList<IReadOnlyList<string>> Configuration(
        TrainingJob job, DescribeTrainingJobResponse answer) => Filled(
            ("Image", answer.AlgorithmSpecification?.TrainingImage),
            ("Role", answer.RoleArn),
            ("Instance type", job.InstanceType),
            ("Instance count", ReportText.Number(job.InstanceCount)),
            ("Volume (GB)", job.Backend == Backend.Local ? null : ReportText.Number(answer.ResourceConfig?.VolumeSizeInGB)),
            ("Longest run (s)", ReportText.Number(answer.StoppingCondition?.MaxRuntimeInSeconds)),
            ("Managed spot training", answer.EnableManagedSpotTraining == true ? "yes" : null),
            ("Output", answer.OutputDataConfig?.S3OutputPath));

    private static IReadOnlyList<IReadOnlyList<string>> Filled(params (string Name, string? Value)[] rows) =>
        [.. rows.Where(row => !string.IsNullOrEmpty(row.Value)).Select(row => new[] { row.Name, row.Value! })];

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IDictionary<string, string>? values) =>
        (values ?? new Dictionary<string, string>()).OrderBy(one => one.Key, StringComparer.Ordinal);
}
