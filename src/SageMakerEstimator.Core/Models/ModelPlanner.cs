using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Models;

/// <summary>Works out the request that makes a model, and what has to be written before; changes nothing.</summary>
internal sealed class ModelPlanner(Backends backends, TimeProvider time)
{
    public async Task<ModelPlan> PlanAsync(
        Estimator estimator, ModelOptions options, IOperationSink sink, CancellationToken token)
    {
        var trained = await new TrainedModels(backends)
            .OfAsync(estimator, options.AllowStopped, sink, token).ConfigureAwait(false);
        return await PlanAsync(trained, options, sink, token).ConfigureAwait(false);
    }

    public async Task<ModelPlan> PlanAsync(
        Model model, ModelOptions options, IOperationSink sink, CancellationToken token)
    {
        var kind = options.InstanceType is { } type ? InstanceTypes.BackendOf(type)
            : options.Serverless ? Backend.Aws
            : model.Backend;
        if (model.Backend == Backend.Local && kind != Backend.Local)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                "A model that was trained on this machine is published to -InstanceType local.")
            {
                Target = options.InstanceType,
            };
        }

        var backend = backends.Of(kind, model.Session);
        if (model.ModelName is { } known)
        {
            return new ModelPlan(backend, model.Copy(), new() { ModelName = known }, [], isRegistered: true);
        }

        var settled = ModelSettings.Apply(model, options);
        var name = settled.Name is null
            ? JobName.Generate(BaseOf(settled), time)
            : JobName.Check(settled.Name, "ModelName");
        var (container, work) = await ContainerAsync(backend, settled, name, options, sink, token).ConfigureAwait(false);
        var request = new CreateModelRequest
        {
            ModelName = name,
            PrimaryContainer = container,
            ExecutionRoleArn = await backend.RoleArnAsync(settled.Role, sink, token).ConfigureAwait(false),
            VpcConfig = TrainingRequest.Vpc(settled.VpcConfig),
            EnableNetworkIsolation = settled.EnableNetworkIsolation ? true : null,
            Tags = WireTags.Of(settled.Tag),
        };
        settled.Backend = kind;
        settled.Region = backend.Region;
        return new ModelPlan(backend, settled, request, work);
    }

    private static string BaseOf(Model model) =>
        model.BaseName
        ?? (model.TrainingJobName is { } job ? JobName.BaseOf(job) : null)
        ?? (model.ImageUri is { } image ? JobName.BaseOfImage(image) : null)
        ?? model.Framework?.ToLowerInvariant()
        ?? "model";

    private static async Task<(ContainerDefinition Container, IReadOnlyList<IModelWork> Work)> ContainerAsync(
        IBackend backend, Model model, string name, ModelOptions options, IOperationSink sink, CancellationToken token)
    {
        IReadOnlyList<IModelWork> work = [];
        var (program, directory) = (model.EntryPoint, model.SourceDir);
        if (model.EntryPoint is { } script && !CodeBundle.IsPacked(model.SourceDir))
        {
            var bundle = CodeBundle.Create(script, model.SourceDir, model.Dependency);
            var place = await backend.Objects.DefaultPlaceAsync(null, token).ConfigureAwait(false);
            var code = new CodeForModel(
                backend.Objects, bundle, new CodeLocation($"{place.Uri}{name}/sourcedir.tar.gz", PutOptions.Code));
            work = [code];
            (program, directory) = (bundle.Program, code.Uri);
        }

        var container = new ContainerDefinition
        {
            Image = ModelImage.Of(model, options, backend.Region, sink),
            ModelDataUrl = model.ModelData,
            Environment = ModelEnvironment.Of(model, program, directory, backend.Region),
            Mode = model.MultiModel ? "MultiModel" : null,
            ImageConfig = model.RepositoryAccessMode is { } access ? new ImageConfig { RepositoryAccessMode = access } : null,
        };
        return (container, work);
    }
}
