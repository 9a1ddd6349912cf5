using System.Management.Automation;
using System.Management.Automation.Language;

namespace SageMakerEstimator.Binding;

/// <summary>The parameters about formats as the core takes them.</summary>
internal static class PredictorParts
{
    /// <summary>For one call: script blocks are run where they were written.</summary>
    public static PredictorOptions ForCall(object? serializer, object? deserializer, string? contentType, string? accept) => new()
    {
        Serializer = Name(serializer),
        Deserializer = Name(deserializer),
        SerializerScript = Script(serializer),
        DeserializerScript = Script(deserializer),
        ContentType = contentType,
        Accept = accept,
    };

    /// <summary>For a predictor, which may be asked in another runspace: script blocks belong to none.</summary>
    public static PredictorOptions ToKeep(object? serializer, object? deserializer, string? contentType, string? accept)
    {
        var options = ForCall(serializer, deserializer, contentType, accept);
        return options with
        {
            SerializerScript = Unbound(options.SerializerScript),
            DeserializerScript = Unbound(options.DeserializerScript),
        };
    }

    private static string? Name(object? format) => Unwrap(format) as string;

    private static ScriptBlock? Script(object? format) => Unwrap(format) as ScriptBlock;

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static ScriptBlock? Unbound(object? script) => script is ScriptBlock block
        ? block.Ast is ScriptBlockAst ast ? ast.GetScriptBlock() : ScriptBlock.Create(block.ToString())
        : null;
}
