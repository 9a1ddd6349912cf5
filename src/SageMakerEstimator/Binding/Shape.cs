using System.Collections;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>One item of a list parameter: a dictionary or an object, read by the names of its members.</summary>
internal sealed class Shape
{
    private readonly Func<string, object?> _member;
    private readonly string _parameter;

    private Shape(object item, string parameter)
    {
        _parameter = parameter;
        _member = item is IDictionary dictionary
            ? name => dictionary.Keys.Cast<object>().FirstOrDefault(key => IsName(key, name)) is { } found ? dictionary[found] : null
            : name => PSObject.AsPSObject(item).Properties[name]?.Value;
        Names = item is IDictionary given
            ? [.. given.Keys.Cast<object>().Select(key => key.ToString()!)]
            : [.. PSObject.AsPSObject(item).Properties.Select(property => property.Name)];
    }

    /// <summary>The names of its members.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The items of what was given: one, or a list.</summary>
    public static IEnumerable<Shape> All(object? given, string parameter)
    {
        var value = Unwrap(given);
        return value switch
        {
            null => throw Invalid(parameter, "it is null"),
            string text => throw Invalid(parameter, $"'{text}' is text; give a dictionary"),
            IDictionary dictionary => [new Shape(dictionary, parameter)],
            IEnumerable list => list.Cast<object?>().SelectMany(item => All(item, parameter)),
            _ => [new Shape(value, parameter)],
        };
    }

    /// <summary>Reads values that came as they are, whose mistakes the engine doesn't report as the parameter's.</summary>
    public static T Read<T>(string errorId, object? given, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentTransformationMetadataException error)
        {
            throw new SageMakerEstimatorException(errorId, ErrorKind.InvalidArgument, error.Message, error) { Target = given };
        }
    }

    /// <summary>Refuses members that nobody would read: a slip in a name must not vanish.</summary>
    public Shape Only(params string[] names)
    {
        var unknown = Names.FirstOrDefault(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return unknown is null
            ? this
            : throw Invalid(_parameter, $"'{unknown}' isn't one of {string.Join(", ", names)}");
    }

    public T Get<T>(string name) =>
        _member(name) is not null && Find<T>(name) is { } value ? value : throw Invalid(_parameter, $"{name} is missing");

    /// <summary>A member, converted; the type's default when it isn't there.</summary>
    public T? Find<T>(params string[] names)
    {
        foreach (var name in names)
        {
            if (_member(name) is not { } value)
            {
                continue;
            }

            try
            {
                return (T)LanguagePrimitives.ConvertTo(
                    Unwrap(value), typeof(T), System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (PSInvalidCastException)
            {
                throw Invalid(_parameter, $"{name} '{value}' isn't a {typeof(T).Name}");
            }
        }

        return default;
    }

    private static bool IsName(object key, string name) => name.Equals(key.ToString(), StringComparison.OrdinalIgnoreCase);

    private static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static ArgumentTransformationMetadataException Invalid(string parameter, string why) =>
        new($"-{parameter}: {why}.");
}
