using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>What came back, written in the order of the records.</summary>
public sealed partial class InvokeSMEndpointCommand
{
    private void WriteNext()
    {
        var (request, task) = _work!.Take();
        var target = request.Target;
        try
        {
            if (request.Error is not null)
            {
                throw request.Error;
            }

            var response = task.IsCompleted
                ? task.GetAwaiter().GetResult()
                : Ask((_, token) => task.WaitAsync(token));
            if (response is null || request.IsBatch)
            {
                WriteBatch(request, response);
            }
            else
            {
                WriteAnswer(request.Way, response, target);
            }
        }
        catch (SageMakerEstimatorException error)
        {
            WriteBatchErrors(request);
            WriteFailure(error, target);
        }
    }

    /// <summary>The endpoint's own errors name the endpoint; all others are about the user's own object.</summary>
    private void WriteFailure(SageMakerEstimatorException error, object? target) => WriteError(
        error.ErrorId == ErrorId.EndpointNotFound ? ErrorRecords.From(error, target) : ErrorRecords.About(error, target));

    private void WriteAnswer(Predictor way, InvocationResponse response, object? target)
    {
        if (!WriteAsItCame(response))
        {
            var answer = way.DeserializerScript is ScriptBlock script
                ? FormatScript.Read(script, response, target)
                : PlainValue.ToPowerShell(Core.Inference.Read(way, response));
            WriteObject(answer, enumerateCollection: answer is not byte[] && (!NoEnumerate && answer is System.Collections.ICollection));
        }
    }

    private bool WriteAsItCame(InvocationResponse response)
    {
        if (_file is not null)
        {
            _file.Write(response.Body, response.ContentType);
        }
        else if (Raw || NoWait)
        {
            WriteObject(response);
        }

        return _file is not null || Raw || NoWait;
    }

    private void WriteBatch(RecordRequest request, InvocationResponse? response)
    {
        if (response is null || WriteAsItCame(response))
        {
            WriteBatchErrors(request);
            return;
        }

        var way = request.Way;
        object?[]? answers;
        if (way.DeserializerScript is ScriptBlock script)
        {
            object?[] written = [.. FormatScript.Read(script, response, request.Target)];
            answers = written.Length == request.Good.Count ? written : null;
        }
        else
        {
            answers = Core.Inference.Split(Core.Inference.Read(way, response), request.Good.Count);
        }

        if (answers is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.BatchNotSplit,
                ErrorKind.InvalidResult,
                $"{request.Good.Count} records were sent as one, and the answer isn't a list of so many: "
                + (response.Body.Length > 200 ? response.ToString()[..Math.Min(200, response.ToString().Length)] + "…" : response.ToString()))
            {
                RecommendedAction = "Leave -BatchSize out, or read the whole answer with -InputObject $rows or -Raw.",
            };
        }

        var next = 0;
        foreach (var slot in request.Slots)
        {
            if (slot.Error is { } error)
            {
                WriteFailure(error, slot.Item);
            }
            else
            {
                WriteObject(PlainValue.ToPowerShell(answers[next++]));
            }
        }
    }

    private void WriteBatchErrors(RecordRequest request)
    {
        foreach (var slot in request.Slots.Where(slot => slot.Error is not null))
        {
            WriteFailure(slot.Error!, slot.Item);
        }
    }

    private void StreamAnswer(Predictor way, RecordSlot slot)
    {
        if (slot.Error is { } error)
        {
            WriteFailure(error, slot.Item);
            return;
        }

        if (Raw || _file is not null)
        {
            way.Deserializer = "bytes";
        }

        var question = Question(way, slot.Item, slot.Body, slot.File);
        try
        {
            Run((sink, token) => Core.Inference.StreamAsync(
                question,
                value =>
                {
                    if (_file is not null)
                    {
                        _file.Append((byte[])value!);
                    }
                    else
                    {
                        sink.Output(PlainValue.ToPowerShell(value)!);
                    }
                },
                token));
        }
        catch (SageMakerEstimatorException failure)
        {
            WriteFailure(failure, slot.Item);
        }
    }
}
