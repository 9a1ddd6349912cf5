using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Tests;

/// <summary>Failure reasons as the service and its containers write them, and what is taken out of them.</summary>
public sealed class TrainingFailuresTests
{
    [Theory]
    [InlineData("AlgorithmError: , exit code: 1", "AlgorithmError", null, 1, null, null)]
    [InlineData("AlgorithmError: column 7 is missing, exit code: 4", "AlgorithmError", null, 4, "column 7 is missing", null)]
    [InlineData(
        "AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage \"ValueError: a \"quoted\" word\"\nCommand \"/usr/bin/python3 train.py --epochs 3\", exit code: 1",
        "AlgorithmError", "ExecuteUserScriptError", 1, "ValueError: a \"quoted\" word", "/usr/bin/python3 train.py --epochs 3")]
    [InlineData(
        "AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage \"\"\nCommand \"python train.py\"",
        "AlgorithmError", "ExecuteUserScriptError", 1, null, "python train.py")]
    [InlineData(
        "AlgorithmError: ExecuteUserScriptError:\nExitCode 2\nErrorMessage \"it was cut off after 1024 char",
        "AlgorithmError", "ExecuteUserScriptError", 2, "it was cut off after 1024 char", null)]
    [InlineData("AlgorithmError: Exit Code: 1", "AlgorithmError", null, 1, null, null)]
    [InlineData(
        "ClientError: Data download failed:NoSuchKey (404): The specified key does not exist.",
        "ClientError", null, null, "Data download failed:NoSuchKey (404): The specified key does not exist.", null)]
    [InlineData(
        "CapacityError: Unable to provision requested ML compute capacity.", "CapacityError", null, null,
        "Unable to provision requested ML compute capacity.", null)]
    [InlineData("something nobody has seen yet", null, null, null, "something nobody has seen yet", null)]
    public void A_reason_is_taken_apart(
        string reason, string? errorClass, string? type, int? exitCode, string? message, string? command)
    {
        var failure = TrainingFailures.Of(reason)!;

        Assert.Equal(
            (errorClass, type, exitCode, message, command),
            (failure.ErrorClass, failure.ErrorType, failure.ExitCode, failure.Message, failure.Command));
    }

    [Fact]
    public void What_the_container_knows_of_memory_is_a_part_of_its_own()
    {
        var failure = TrainingFailures.Of(
            "AlgorithmError: ExecuteUserScriptError:\nExitCode 137\nErrorMessage \"\"\n"
            + "ExtraInfo \"OutOfMemory: Process killed by SIGKILL (signal 9)\"\nCommand \"python train.py\"")!;

        Assert.Equal("OutOfMemory: Process killed by SIGKILL (signal 9)", failure.ExtraInfo);
        Assert.Equal("AlgorithmError, ExecuteUserScriptError, exit code 137", failure.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_job_without_a_reason_has_no_failure(string? reason) => Assert.Null(TrainingFailures.Of(reason));
}
