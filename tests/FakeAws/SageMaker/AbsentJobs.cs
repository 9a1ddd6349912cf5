using System.Text.Json.Nodes;
using FakeAws.State;

namespace FakeAws.SageMaker;

/// <summary>Kinds of jobs that nobody can create here: whoever reads or stops one is told, in the service's words, that there is none.</summary>
internal static class AbsentJobs
{
    public static readonly Dictionary<string, Func<Call, JsonObject>> Operations = new()
    {
        ["DescribeProcessingJob"] = NoProcessingJob,
        ["StopProcessingJob"] = NoProcessingJob,
        ["DescribeHyperParameterTuningJob"] = NoTuningJob,
        ["StopHyperParameterTuningJob"] = NoTuningJob,
    };

    private static JsonObject NoProcessingJob(Call call) => throw SageMakerErrors.NoSuchJob(call.Text("ProcessingJobName")!);

    private static JsonObject NoTuningJob(Call call) => throw SageMakerErrors.NoSuchTuningJob(call.Text("HyperParameterTuningJobName")!);
}
