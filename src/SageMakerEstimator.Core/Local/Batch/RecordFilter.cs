using System.Text.Json.Nodes;
using SageMakerEstimator.Core.Api.Wire;

namespace SageMakerEstimator.Core.Local.Batch;

/// <summary>What a transform job does to records before the model sees them, and to its answers.</summary>
internal sealed class RecordFilter
{
    private readonly RecordForm _form;
    private readonly FieldPath _input;
    private readonly FieldPath _output;
    private readonly bool _joins;

    private RecordFilter(RecordForm form, DataProcessing processing)
    {
        _form = form;
        _input = FieldPath.Parse(processing.InputFilter ?? "$", "InputFilter");
        _output = FieldPath.Parse(processing.OutputFilter ?? "$", "OutputFilter");
        _joins = processing.JoinSource == "Input";
    }

    /// <summary>Whether answers must be told apart, record by record.</summary>
    public bool ReadsAnswers => _joins || !_output.IsWhole;

    /// <summary>The filter of a request; null when records go as they are. Refuses what can't be read.</summary>
    public static RecordFilter? Of(CreateTransformJobRequest request)
    {
        if (request.DataProcessing is not { } processing)
        {
            return null;
        }

        var form = RecordForm.Of(request.TransformInput!.ContentType)
            ?? throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                "-InputFilter, -OutputFilter and -JoinSource look into records of CSV and JSON only, and the -ContentType is "
                + $"'{request.TransformInput.ContentType}'.")
            {
                Target = request.TransformInput.ContentType,
                RecommendedAction = "Give -ContentType text/csv, application/json or application/jsonlines.",
            };
        return new RecordFilter(form, processing);
    }

    /// <summary>What the model gets of a record.</summary>
    public byte[] ForModel(byte[] record) =>
        _input.IsWhole ? record : _form.Write(_input.Of(_form.Read(record)));

    /// <summary>What is stored for a record.</summary>
    /// <param name="record">The record as it was in the file.</param>
    /// <param name="answer">The model's answer to it.</param>
    /// <param name="mediaType">What the answer is written in.</param>
    public byte[] ForOutput(byte[] record, byte[] answer, string? mediaType)
    {
        var read = Read(answer, mediaType);
        return _form.Write(_output.Of(_joins ? _form.Join(_form.Read(record), read) : read));
    }

    /// <summary>An answer that is neither is text, and goes into JSON as that.</summary>
    private static JsonNode? Read(byte[] answer, string? mediaType) => RecordForm.Of(mediaType) is { } form
        ? form.Read(answer)
        : JsonValue.Create(System.Text.Encoding.UTF8.GetString(answer).TrimEnd('\n'));
}
