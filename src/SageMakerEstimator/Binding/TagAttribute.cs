using System.Collections;
using System.Management.Automation;

namespace SageMakerEstimator.Binding;

/// <summary>
/// Tags in the forms people have them: a dictionary of keys and values, objects with Key and Value (AWS's own among
/// them), or one dictionary with exactly Key and Value, which is one tag.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TagAttribute : ArgumentTransformationAttribute
{
    // AddTags: at most 50 tags, keys 1 to 128 and values up to 256 characters.
    private const int MaxTags = 50;
    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 256;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var tags = Read(inputData).ToArray();
        if (tags.Length > MaxTags)
        {
            throw Invalid($"{tags.Length} tags are more than the {MaxTags} that a resource takes.");
        }

        foreach (var tag in tags)
        {
            if (tag.Key.Length is 0 or > MaxKeyLength || tag.Value.Length > MaxValueLength)
            {
                throw Invalid(
                    $"Tag '{tag.Key}': keys have 1 to {MaxKeyLength} characters, values up to {MaxValueLength}.");
            }
        }

        var twice = tags.GroupBy(tag => tag.Key).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? tags : throw Invalid($"Tag '{twice.Key}' is given {twice.Count()} times.");
    }

    private static IEnumerable<Tag> Read(object? input)
    {
        var value = input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;
        return value switch
        {
            Tag tag => [tag],
            IDictionary dictionary => Read(dictionary),
            string text => throw Invalid($"'{text}' isn't a tag. Write -Tag @{{ Key = 'Value' }}."),
            IEnumerable list => list.Cast<object?>().SelectMany(Read),
            not null => [ReadObject(PSObject.AsPSObject(value))],
            null => throw Invalid("A tag is null."),
        };
    }

    private static IEnumerable<Tag> Read(IDictionary dictionary)
    {
        if (dictionary.Count == 2 && dictionary.Contains("Key") && dictionary.Contains("Value"))
        {
            return [new Tag(Text(dictionary["Key"]), Text(dictionary["Value"]))];
        }

        return PlainValue.Dictionary(dictionary, "Tag").Cast<DictionaryEntry>()
            .Select(entry => new Tag((string)entry.Key, Text(entry.Value)));
    }

    private static Tag ReadObject(PSObject value) =>
        value.Properties["Key"] is { } key
            ? new Tag(Text(key.Value), Text(value.Properties["Value"]?.Value))
            : throw Invalid($"'{value}' isn't a tag: it has no property Key.");

    private static string Text(object? value) =>
        LanguagePrimitives.ConvertTo<string>(value is PSObject wrapped ? wrapped.BaseObject : value) ?? "";

    private static ArgumentTransformationMetadataException Invalid(string message) => new(message);
}
