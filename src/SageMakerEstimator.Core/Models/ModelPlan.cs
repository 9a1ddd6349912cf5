using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Models;

/// <summary>A model that was worked out: what is to be done before it, and the request that makes it.</summary>
internal sealed class ModelPlan(
    IBackend backend, Model model, CreateModelRequest request, IReadOnlyList<IModelWork> work, bool isRegistered = false)
    : RegistrationPlan(request.ModelName!, RequestsOf(request, work, isRegistered))
{
    public IBackend Backend { get; } = backend;

    /// <summary>The model with everything settled; its name counts only once it is made.</summary>
    public Model Model { get; } = model;

    public CreateModelRequest Request { get; } = request;

    /// <summary>The name that the user gave; null for a generated one.</summary>
    public string? Name { get; init; }

    /// <summary>Uploads that the request relies on, in order.</summary>
    public IReadOnlyList<IModelWork> Work { get; } = work;

    /// <summary>Whether SageMaker has the model already: nothing is made then.</summary>
    public bool IsRegistered { get; } = isRegistered;

    private static WhatIfRequest[] RequestsOf(
        CreateModelRequest request, IReadOnlyList<IModelWork> work, bool isRegistered) =>
        isRegistered
            ? []
            :
            [
                .. work.Select(step => step.Request),
                new("CreateModel", WireJson.Readable(Masked.Of(request))),
            ];
}

/// <summary>Something that is written before a model is created.</summary>
internal interface IModelWork
{
    /// <summary>Where it is written to.</summary>
    string Uri { get; }

    /// <summary>What -WhatIf shows of it.</summary>
    WhatIfRequest Request { get; }

    /// <summary>Whether another place has the very same already.</summary>
    Task<bool> IsAtAsync(string uri, CancellationToken token);

    /// <summary>Writes it, as a whole or not at all.</summary>
    Task RunAsync(IOperationSink sink, TimeProvider time, CancellationToken token);
}
