using System.Management.Automation;

namespace SageMakerEstimator.Commands;

/// <summary>What a request says besides its body.</summary>
public sealed partial class InvokeSMEndpointCommand
{
    // The service's own patterns; \z, as $ would let a line end through, and with it another header.
    private const string NamePattern = @"^[a-zA-Z0-9](-*[a-zA-Z0-9])*\z";
    private const string SessionPattern = @"^(NEW_SESSION|[a-zA-Z0-9](-*[a-zA-Z0-9])*)\z";
    private const string PrintablePattern = @"^[\x21-\x7E][\x20-\x7E]*\z";
    private const string AsciiPattern = @"^[\x20-\x7E]*\z";

    /// <summary>The model of a multi-model endpoint.</summary>
    [Parameter]
    [ValidateLength(1, 1024)]
    [ValidatePattern(PrintablePattern)]
    public string? TargetModel { get; set; }

    /// <summary>The production variant that is to answer.</summary>
    [Parameter]
    [ValidateLength(1, 63)]
    [ValidatePattern(NamePattern)]
    public string? TargetVariant { get; set; }

    /// <summary>The container of a multi-container endpoint.</summary>
    [Parameter]
    [ValidateLength(1, 63)]
    [ValidatePattern(NamePattern)]
    public string? TargetContainerHostname { get; set; }

    /// <summary>The inference component that is to answer.</summary>
    [Parameter]
    [ValidateLength(1, 63)]
    [ValidatePattern(NamePattern)]
    public string? InferenceComponentName { get; set; }

    /// <summary>The id that data capture keeps with the request.</summary>
    [Parameter]
    [ValidateLength(1, 64)]
    [ValidatePattern(PrintablePattern)]
    public string? InferenceId { get; set; }

    /// <summary>The session of a stateful model, or NEW_SESSION for one of its own.</summary>
    [Parameter]
    [ValidateLength(1, 256)]
    [ValidatePattern(SessionPattern)]
    public string? SessionId { get; set; }

    /// <summary>Text for the model's own use.</summary>
    [Parameter]
    [Alias("CustomAttributes")]
    [ValidateLength(0, 1024)]
    [ValidatePattern(AsciiPattern)]
    public string? CustomAttribute { get; set; }

    /// <summary>Which answers Clarify explains.</summary>
    [Parameter]
    [Alias("EnableExplanations")]
    [ValidateLength(1, 64)]
    [ValidatePattern(AsciiPattern)]
    public string? EnableExplanation { get; set; }

    private InvocationHeaders Headers() => new()
    {
        TargetModel = TargetModel,
        TargetVariant = TargetVariant,
        TargetContainerHostname = TargetContainerHostname,
        InferenceComponentName = InferenceComponentName,
        InferenceId = InferenceId,
        SessionId = SessionId,
        CustomAttributes = CustomAttribute,
        EnableExplanations = EnableExplanation,
    };

    /// <summary>Refuses what would otherwise be passed over, before anything is sent.</summary>
    private void CheckParameters()
    {
        string[] later =
        [
            nameof(InputLocation), nameof(NoWait), nameof(Timeout), nameof(InvocationTimeout), nameof(RequestTimeToLive),
        ];
        string[] notLater =
        [
            nameof(TargetModel), nameof(TargetVariant), nameof(TargetContainerHostname), nameof(InferenceComponentName),
            nameof(EnableExplanation), nameof(SessionId), nameof(Stream), nameof(RetryCount),
        ];
        string[] notStreamed =
        [
            nameof(TargetModel), nameof(EnableExplanation), nameof(BatchSize), nameof(ThrottleLimit), nameof(NoEnumerate),
        ];
        if (!Async && later.FirstOrDefault(IsGiven) is { } lonely)
        {
            throw Conflict($"-{lonely} is for an asynchronous endpoint.", "Add -Async, or leave it out.");
        }

        if (Async && notLater.FirstOrDefault(IsGiven) is { } early)
        {
            throw Conflict($"-{early} doesn't go with -Async: the API of asynchronous endpoints has no such thing.", $"Leave -{early} out.");
        }

        if (Stream && notStreamed.FirstOrDefault(IsGiven) is { } whole)
        {
            throw Conflict($"-{whole} doesn't go with -Stream.", $"Leave -{whole} out.");
        }

        (string One, string Other)[] pairs =
        [
            (nameof(Raw), nameof(OutFile)), (nameof(NoWait), nameof(OutFile)), (nameof(InputLocation), nameof(BatchSize)),
        ];
        foreach (var (one, other) in pairs.Where(pair => IsGiven(pair.One) && IsGiven(pair.Other)))
        {
            throw Conflict($"-{one} doesn't go with -{other}.", $"Leave one of them out.");
        }
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private static SageMakerEstimatorException Conflict(string message, string action) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { RecommendedAction = action };
}
