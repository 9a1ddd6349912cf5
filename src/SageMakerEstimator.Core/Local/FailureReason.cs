namespace SageMakerEstimator.Core.Local;

/// <summary>Why a training process failed, in the form that SageMaker's containers use.</summary>
internal static class FailureReason
{
    // DescribeTrainingJob carries this many characters.
    internal const int MaxLength = 1024;

    private const int OutOfMemoryExitCode = 137;

    /// <summary>The script's own failure file when it wrote one, else exit code, last error lines and command.</summary>
    public static string Of(JobFolder job, SupervisedChild child, ChildCommand command)
    {
        var own = ReadOwn(job.FailureFile);
        if (own is not null)
        {
            return Cut($"AlgorithmError: {own}, exit code: {child.ExitCode}");
        }

        var hint = child.ExitCode == OutOfMemoryExitCode
            ? "\nExtraInfo \"OutOfMemory: Process killed by SIGKILL (signal 9)\""
            : "";
        var commandLine = $"\nCommand \"{command}\", exit code: {child.ExitCode}";
        var head = $"AlgorithmError: ExecuteUserScriptError:\nExitCode {child.ExitCode}\nErrorMessage \"";
        var room = Math.Max(100, MaxLength - head.Length - hint.Length - commandLine.Length - 1);
        var message = string.Join('\n', child.LastErrorLines).Trim();
        var reason = $"{head}{(message.Length > room ? message[^room..] : message)}\"{hint}{commandLine}";
        Directory.CreateDirectory(job.Output);
        File.WriteAllText(job.FailureFile, reason);
        return Cut(reason);
    }

    private static string? ReadOwn(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[MaxLength];
            var text = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength];
}
