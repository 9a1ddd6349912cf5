using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Values without PowerShell: wrappers come off at every depth, custom objects become ordered dictionaries. The core
/// knows no PSObject; and back, dictionaries become custom objects.
/// </summary>
internal static class PlainValue
{
    // Deeper than any record; a list that contains itself ends here instead of the stack.
    private const int MaxDepth = 64;

    public static object? From(object? value) => From(value, MaxDepth);

    /// <summary>A dictionary with text keys; plain hashtables in ordinal order of their keys, ordered ones as they stand.</summary>
    public static OrderedDictionary Dictionary(IDictionary source, string parameter)
    {
        var plain = new OrderedDictionary(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Ordered(source))
        {
            if (From(entry.Key) is not string key)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.ValueInvalid,
                    ErrorKind.InvalidArgument,
                    $"-{parameter}: the name '{entry.Key}' is a {entry.Key.GetType().Name}; names are text.")
                {
                    Target = entry.Key,
                };
            }

            plain.Add(key, From(entry.Value));
        }

        return plain;
    }

    /// <summary>What a user gets to see of plain values.</summary>
    public static object? ToPowerShell(object? value) => value switch
    {
        IDictionary members => ToObject(members),
        byte[] bytes => bytes,
        object?[] items => Array.ConvertAll(items, ToPowerShell),
        _ => value,
    };

    private static object? From(object? value, int depth)
    {
        if (depth == 0)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid, ErrorKind.InvalidArgument, $"A value is nested more than {MaxDepth} deep.");
        }

        switch (value)
        {
            case PSObject { BaseObject: PSCustomObject } custom:
                return Members(custom, depth);
            case PSObject wrapped:
                return From(wrapped.BaseObject, depth);
            case SwitchParameter flag:
                return flag.IsPresent;
            case null or string or byte[] or ITuple:
                return value;
            case IDictionary dictionary when HasTextKeys(dictionary):
                return Members(dictionary, depth);
            case IDictionary dictionary:
                // Its keys are left as they are for the encoder to refuse, which knows the hyperparameter's name.
                return Keyed(dictionary, depth);
            case Array { Rank: > 1 } grid:
                return Grid(grid, [], depth);
            case IEnumerable list when value is not (IFormattable or ScriptBlock):
                return list.Cast<object?>().Select(item => From(item, depth - 1)).ToArray();
            default:
                return value;
        }
    }

    private static OrderedDictionary Members(PSObject custom, int depth)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var property in custom.Properties)
        {
            members.Add(property.Name, From(property.Value, depth - 1));
        }

        return members;
    }

    private static OrderedDictionary Members(IDictionary dictionary, int depth)
    {
        var members = new OrderedDictionary(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Ordered(dictionary))
        {
            members.Add(From(entry.Key)!, From(entry.Value, depth - 1));
        }

        return members;
    }

    private static OrderedDictionary Keyed(IDictionary dictionary, int depth)
    {
        var members = new OrderedDictionary();
        foreach (DictionaryEntry entry in dictionary)
        {
            members.Add(entry.Key is PSObject wrapped ? wrapped.BaseObject : entry.Key, From(entry.Value, depth - 1));
        }

        return members;
    }

    /// <summary>An array of several dimensions, which enumerates as if it had one, as lists of lists.</summary>
    private static object?[] Grid(Array grid, int[] place, int depth) =>
    [
        .. Enumerable.Range(0, grid.GetLength(place.Length)).Select(index =>
        {
            int[] inside = [.. place, index];
            return inside.Length == grid.Rank ? From(grid.GetValue(inside), depth - 1) : Grid(grid, inside, depth - 1);
        }),
    ];

    /// <summary>A hashtable's own order differs in every process; requests must not.</summary>
    private static IEnumerable Ordered(IDictionary source) => source is Hashtable
        ? source.Cast<DictionaryEntry>().OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal)
        : source;

    private static bool HasTextKeys(IDictionary dictionary) =>
        dictionary.Keys.Cast<object>().All(key => (key is PSObject wrapped ? wrapped.BaseObject : key) is string);

    private static PSObject ToObject(IDictionary members)
    {
        var custom = new PSObject();
        foreach (DictionaryEntry member in members)
        {
            custom.Properties.Add(new PSNoteProperty((string)member.Key, ToPowerShell(member.Value)));
        }

        return custom;
    }
}
