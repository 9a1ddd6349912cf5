using SageMakerEstimator.Core.Api.Wire;
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
        InstanceTypes.CheckServing(options.InstanceType);
        var kind = options.InstanceType is { } type ? InstanceTypes.BackendOf(type)
            : options.Serverless ? Backend.Aws
            : model.Backend;
        var session = model.Session;
        if (model.Backend == Backend.Local && kind == Backend.Aws)
        {
            session = options.UploadModel ? options.Cloud ?? session : throw OfThisMachine(model, options);
        }

        var backend = backends.Of(kind, session);
        if (model.ModelName is { } known && model.Backend == kind)
        {
            ModelRules.CheckUnchanged(model, options);
            return new ModelPlan(backend, model.Copy(), new() { ModelName = known }, [], isRegistered: true);
        }

        var settled = ModelSettings.Apply(model, options);
        (settled.Backend, settled.Region, settled.Session) = (kind, backend.Region, session);
        ModelRules.Check(settled);
        var name = settled.Name is null
            ? JobName.Generate(options.NamePrefix is { } prefix ? $"{prefix}-{BaseOf(settled)}" : BaseOf(settled), time)
            : JobName.Check(settled.Name, "ModelName");
        var planner = new ContainerPlanner(backend, new ModelStores(backends, session), options, sink);
        var (containers, work) = await ContainersAsync(planner, settled, name, token).ConfigureAwait(false);
        var request = new CreateModelRequest
        {
            ModelName = name,
            PrimaryContainer = settled.Container.Count == 0 ? containers[0] : null,
            Containers = settled.Container.Count == 0 ? null : containers,
            ExecutionRoleArn = await backend.RoleArnAsync(settled.Role, sink, token).ConfigureAwait(false),
            VpcConfig = TrainingRequest.Vpc(settled.VpcConfig),
            EnableNetworkIsolation = settled.EnableNetworkIsolation ? true : null,
            Tags = WireTags.Of(settled.Tag),
        };
        if (settled.Container.Count == 0)
        {
            settled.ImageUri = containers[0].Image;
            settled.ModelData = containers[0].ModelDataUrl ?? settled.ModelData;
        }

        return new ModelPlan(backend, settled, request, work) { Name = settled.Name };
    }

    private static async Task<(IReadOnlyList<ContainerDefinition> Containers, IReadOnlyList<IModelWork> Work)>
        ContainersAsync(ContainerPlanner planner, Model model, string name, CancellationToken token)
    {
        if (model.Container.Count == 0)
        {
            var (only, needed) = await planner.PlanAsync(model, name, token).ConfigureAwait(false);
            return ([only], needed);
        }

        var containers = new List<ContainerDefinition>();
        var work = new List<IModelWork>();
        foreach (var part in model.Container)
        {
            var (container, needed) = await planner
                .PlanAsync(part, $"{name}/container-{containers.Count + 1}", token).ConfigureAwait(false);
            containers.Add(container);
            work.AddRange(needed);
        }

        return (containers, work);
    }

    private static string BaseOf(Model model) =>
        model.BaseName
        ?? (model.TrainingJobName is { } job ? JobName.BaseOf(job) : null)
        ?? ((model.ImageUri ?? model.Container.FirstOrDefault()?.ImageUri) is { } image ? JobName.BaseOfImage(image) : null)
        ?? (model.Framework ?? model.Container.FirstOrDefault()?.Framework)?.ToLowerInvariant()
        ?? "model";

    private static SageMakerEstimatorException OfThisMachine(Model model, ModelOptions options) =>
        new(
            ErrorId.ParametersConflict,
            ErrorKind.InvalidArgument,
            $"'{model.ModelData ?? model.ToString()}' is on this machine; a model that was trained here is published to "
            + "-InstanceType local, unless it is sent to S3 first.")
        {
            Target = options.InstanceType,
            RecommendedAction = "Add -UploadModel to send it, or use -InstanceType local.",
        };
}
