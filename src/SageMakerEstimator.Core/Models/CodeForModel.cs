using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Code;

namespace SageMakerEstimator.Core.Models;

/// <summary>Code that a container fetches by itself: packed to a place of the model's own.</summary>
internal sealed class CodeForModel(IObjectStore objects, CodeBundle bundle, CodeLocation place) : IModelWork
{
    public CodeBundle Bundle { get; } = bundle;

    public CodeLocation Place { get; } = place;

    public string Uri => Place.Uri;

    public WhatIfRequest Request => CodeUpload.Request(Bundle, Place);

    public Task RunAsync(IOperationSink sink, TimeProvider time, CancellationToken token)
    {
        CodeUpload.Warn(Bundle, sink);
        return CodeUpload.SendAsync(objects, Bundle, Place, sink, time, token);
    }
}
