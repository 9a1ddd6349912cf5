namespace SageMakerEstimator.Core.Models;

/// <summary>What goes wrong with a model's archives, as one error with an id.</summary>
internal static class ModelErrors
{
    /// <summary>Runs work that reads an archive and writes another.</summary>
    public static async Task GuardAsync(string source, string target, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (FileNotFoundException error)
        {
            throw Of(ErrorId.ModelDataNotFound, ErrorKind.ObjectNotFound, source, target, "it isn't there", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Of(ErrorId.FileNotReadable, ErrorKind.ReadError, source, target, error.Message, error);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException)
        {
            throw Of(ErrorId.ModelDataInvalid, ErrorKind.InvalidResult, source, target, error.Message, error);
        }
    }

    private static SageMakerEstimatorException Of(
        string id, ErrorKind kind, string source, string target, string why, Exception reason) =>
        new(id, kind, $"'{source}' wasn't brought to '{target}': {why.TrimEnd('.')}.", reason) { Target = source };
}
