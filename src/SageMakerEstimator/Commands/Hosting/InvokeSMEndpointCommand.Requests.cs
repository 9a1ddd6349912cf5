using System.Management.Automation;
using SageMakerEstimator.Base;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <summary>Records become requests here; each is answered, or has one error, in its turn.</summary>
public sealed partial class InvokeSMEndpointCommand
{
    private readonly List<RecordSlot> _waiting = [];
    private OrderedWork<RecordRequest, InvocationResponse?>? _work;
    private Predictor? _named;
    private (Predictor Of, Predictor Is)? _way;
    private AnswerFile? _file;
    private bool _usedLocation;

    private protected override void Begin()
    {
        CheckParameters();
        _file = OutFile is null ? null : new AnswerFile(ResolvePath(OutFile));
        _work = new OrderedWork<RecordRequest, InvocationResponse?>(ThrottleLimit);
        if (EndpointName is not null)
        {
            var endpoint = new EndpointReference(EndpointName, Local ? Backend.Local : Backend.Aws, Session);
            _named = Ask((_, token) => Core.Hosting.ConnectAsync(endpoint, new PredictorOptions(), token));
        }
    }

    private protected override void Process()
    {
        var way = CurrentWay();
        if (!IsGiven(nameof(InputObject)) && InputLocation is null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.RecordMissing, ErrorKind.InvalidArgument, "There is no record to send.")
            {
                RecommendedAction = "Pipe it, or give it as -InputObject; $null is a record too.",
            };
        }

        if (InputLocation is not null && _usedLocation)
        {
            throw Conflict("-InputLocation is of one record, and there are several.", "Leave it out: each record gets a place of its own.");
        }

        _usedLocation = InputLocation is not null;
        var slot = IsGiven(nameof(InputObject)) ? Slot(way) : new RecordSlot(InputLocation);
        if (Stream)
        {
            StreamAnswer(way, slot);
            return;
        }

        _waiting.Add(slot);
        if (_waiting.Count >= (BatchSize ?? 1))
        {
            Send(way);
        }
    }

    private protected override void End()
    {
        if (_waiting.Count > 0)
        {
            Send(CurrentWay());
        }

        while (!_work!.IsEmpty)
        {
            WriteNext();
        }

        if (_file?.Close() is { } written)
        {
            WriteObject(written);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _work?.Dispose();
            _file?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The way of the predictor at hand. Where all records have the same one, its error ends the call.</summary>
    private Predictor CurrentWay()
    {
        var predictor = Predictor ?? _named!;
        if (_way?.Of != predictor)
        {
            if (ParameterSetName == PredictorSet)
            {
                _way = (predictor, Way(predictor));
            }
            else
            {
                EndCallOnError(() => _way = (predictor, Way(predictor)));
            }
        }

        return _way!.Value.Is;
    }

    /// <summary>The predictor's way with this call's parameters over it.</summary>
    private Predictor Way(Predictor predictor)
    {
        var way = Core.Inference.WayOf(predictor, PredictorParts.ForCall(Serializer, Deserializer, ContentType, Accept));
        var lost = way switch
        {
            { Serializer: FormatNames.Script, SerializerScript: null } => nameof(Serializer),
            { Deserializer: FormatNames.Script, DeserializerScript: null } => nameof(Deserializer),
            _ => null,
        };
        if (lost is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"The predictor's -{lost} was a script block, and script blocks don't travel with objects.")
            {
                Target = predictor,
                RecommendedAction = $"Give -{lost} again.",
            };
        }

        if (BatchSize is not null && ParameterSetName == PredictorSet)
        {
            throw Conflict(
                "-BatchSize is for records that are piped, and here the predictor is.",
                "Leave it out: -InputObject is one request already. Or pipe the records: $rows | Invoke-SMEndpoint -Predictor $predictor.");
        }

        if (BatchSize is not null && way.SerializerScript is null && !Core.Inference.CanJoin(way))
        {
            throw Conflict(
                $"-BatchSize doesn't go with {way.Serializer} there and {way.Deserializer} back: several records of it "
                + "can't be put together and taken apart again.",
                "Leave -BatchSize out, or choose another format.");
        }

        return Stream && !Raw && OutFile is null && way.DeserializerScript is not null
            ? throw Conflict(
                "A script block of -Deserializer reads whole answers, and -Stream has parts of them.",
                "Pipe the parts to ForEach-Object.")
            : way;
    }

    private RecordSlot Slot(Predictor way)
    {
        var slot = new RecordSlot(InputObject);
        try
        {
            slot = BatchSize is null ? RecordSlot.Of(InputObject) : RecordSlot.Of(InputObject).InMemory();
            return slot.File is not null ? slot
                : way.SerializerScript is ScriptBlock script
                    ? BatchSize is null ? slot with { Body = Core.Inference.Write(way, FormatScript.Write(script, InputObject)) } : slot
                : slot with { Body = Core.Inference.Write(way, slot.Plain) };
        }
        catch (SageMakerEstimatorException error)
        {
            // It has its turn like any other.
            return slot with { Error = error };
        }
    }

    private void Send(Predictor way)
    {
        var request = new RecordRequest(way, [.. _waiting], BatchSize is not null);
        _waiting.Clear();
        Invocation? invocation = null;
        try
        {
            invocation = request.Good.Count == 0 ? null : Question(request);
        }
        catch (SageMakerEstimatorException error)
        {
            request = request with { Error = error };
        }

        var later = new LaterOptions
        {
            InputLocation = InputLocation,
            HasBody = IsGiven(nameof(InputObject)),
            NoWait = NoWait,
            Timeout = Timeout,
            InvocationTimeout = InvocationTimeout,
            TimeToLive = RequestTimeToLive,
        };
        _work!.Begin(request, async token => invocation is null ? null
            : Async ? await Core.Inference.InvokeLaterAsync(invocation, later, token).ConfigureAwait(false)
            : await Core.Inference.InvokeAsync(invocation, token).ConfigureAwait(false));
        while (_work.IsFull || _work.IsNextDone)
        {
            WriteNext();
        }
    }

    private Invocation Question(RecordRequest request)
    {
        var (way, good) = (request.Way, request.Good);
        var body = !request.IsBatch ? good[0].Body
            : way.SerializerScript is ScriptBlock script
                ? Core.Inference.Write(way, FormatScript.Write(script, good.Select(slot => slot.Item).ToArray()))
            : Core.Inference.Join(way, [.. good.Select(slot => (slot.Plain, slot.Body))]);
        return Question(way, request.Target, body, good[0].File);
    }

    private Invocation Question(Predictor way, object? target, ReadOnlyMemory<byte> body, string? file) => new(way, body, target)
    {
        File = file,
        Headers = Headers(),
        RetryCount = RetryCount,
    };
}
