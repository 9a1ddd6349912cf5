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
            _ when S3ObjectUri(value) is { } uri => uri,
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
            IDictionary raw when raw.Contains("DataSource") => [RawChannel.Read(raw)],
            IDictionary channels => Channels(channels),
            S3Location or string or FileSystemInfo => [new TrainingInput { S3Uri = Uri(value) }],
            IEnumerable list => list.Cast<object?>().SelectMany(ReadAll),
            _ when S3ObjectUri(value) is { } uri => [new TrainingInput { S3Uri = uri }],
            _ => throw Invalid($"a {value.GetType().Name} isn't a URI, a path or a training input", value),
        };
    }

    /// <summary>Whether it is one input without a channel of its own.</summary>
    public static bool IsLone(object? input) => Rehydrated.From<TrainingInput>(input) is not null;

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
            ? input.As(name)
            : new TrainingInput { ChannelName = name, S3Uri = Uri(plain) };
    }

    /// <summary>An object of AWS Tools that lies in S3: what has a bucket's name and a key.</summary>
    internal static string? S3ObjectUri(object value)
    {
        var properties = PSObject.AsPSObject(value).Properties;
        return properties["BucketName"]?.Value is string { Length: > 0 } bucket && properties["Key"]?.Value is string key
            ? $"s3://{bucket}/{key}"
            : null;
    }

    private static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static SageMakerEstimatorException Invalid(string what, object target) =>
        new(ErrorId.InputDataInvalid, ErrorKind.InvalidArgument, $"-InputData: {what}.") { Target = target };
}
