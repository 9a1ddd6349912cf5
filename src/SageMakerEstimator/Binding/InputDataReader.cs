using System.Collections;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// What -InputData takes: one URI or path, files and folders, training inputs, or a dictionary channel → any of
/// these. A lone input without a name is the channel <c>training</c>.
/// </summary>
internal sealed class InputDataReader(Func<string, string> resolvePath)
{
    public IReadOnlyList<TrainingInput> Read(object? input) => ReadAll(input).ToArray();

    /// <summary>The URI behind a URI, a path, or a file system object.</summary>
    public string Uri(object value)
    {
        var text = value switch
        {
            S3Location place => place.S3Uri,
            FileSystemInfo file => file.FullName,
            string given => given,
            _ => throw Invalid($"'{value}' ({value.GetType().Name}) isn't a URI, a path or a training input", value),
        };
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return text;
        }

        return text.Length == 0
            ? throw Invalid("it is empty", value)
            : FileUri.Of(resolvePath(text));
    }

    private IEnumerable<TrainingInput> ReadAll(object? input)
    {
        var value = Unwrap(input);
        if (Rehydrated.From<TrainingInput>(input) is { } ready)
        {
            return [ready];
        }

        return value switch
        {
            null => [],
            IDictionary channels => Channels(channels),
            S3Location or string or FileSystemInfo => [new TrainingInput { S3Uri = Uri(value) }],
            IEnumerable list => list.Cast<object?>().SelectMany(ReadAll),
            _ => throw Invalid($"a {value.GetType().Name} isn't a URI, a path or a training input", value),
        };
    }

    private IEnumerable<TrainingInput> Channels(IDictionary channels)
    {
        var names = channels.Keys.Cast<object>().ToArray();
        if (channels is Hashtable)
        {
            Array.Sort(names, (left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));
        }

        foreach (var name in names)
        {
            yield return Channel(name.ToString()!, channels[name]);
        }
    }

    private TrainingInput Channel(string name, object? value)
    {
        var plain = Unwrap(value) ?? throw Invalid($"channel '{name}' is null", name);
        return Rehydrated.From<TrainingInput>(value) is { } input
            ? new TrainingInput { ChannelName = name, S3Uri = input.S3Uri, ContentType = input.ContentType }
            : new TrainingInput { ChannelName = name, S3Uri = Uri(plain) };
    }

    private static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static SageMakerEstimatorException Invalid(string what, object target) =>
        new(ErrorId.InputDataInvalid, ErrorKind.InvalidArgument, $"-InputData: {what}.") { Target = target };
}
