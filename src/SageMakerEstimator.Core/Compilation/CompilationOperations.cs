using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Errors;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Compilation;

/// <summary>Compiles models with SageMaker Neo.</summary>
internal sealed class CompilationOperations(Backends backends, TimeProvider time) : ICompilationOperations
{
    // Two jobs of one millisecond get the same name; a handful of stamps later they don't.
    private const int NameAttempts = 5;

    public async Task<CompilationPlan> PlanAsync(
        Model model, CompilationOptions options, IOperationSink sink, CancellationToken token)
    {
        if (model.Backend == Backend.Local)
        {
            throw new SageMakerEstimatorException(
                ErrorId.NotSupportedInLocalMode,
                ErrorKind.InvalidArgument,
                "A model of this machine isn't compiled: SageMaker's compiler takes what lies in S3.")
            {
                Target = model,
                RecommendedAction = "Train it with a SageMaker instance type, or send it to S3 and use Build-SMModel.",
            };
        }

        CompilationRequest.Check(model, options);
        var backend = backends.Of(Backend.Aws, model.Session);
        var role = await ServiceErrors.GuardAsync(
            "Preparing the compilation",
            model,
            () => backend.RoleArnAsync(options.Role ?? model.Role, sink, token)).ConfigureAwait(false);
        var name = options.JobName is null ? Generate(model) : JobName.Check(options.JobName, "JobName");
        return new Plan(backend, model, options, CompilationRequest.Build(model, options, name, role));
    }

    public async Task<Model> CompileAsync(CompilationPlan plan, IOperationSink sink, CancellationToken token)
    {
        var planned = (Plan)plan;
        var request = await StartAsync(planned, sink, token).ConfigureAwait(false);
        var name = request.CompilationJobName!;
        var begun = CompiledModels.Begun(planned.Model, name, request.OutputConfig!.TargetDevice);
        if (planned.Options.Wait.NoWait)
        {
            return begun;
        }

        var job = await new CompilationWatch(planned.Backend, time, sink, name)
            .CompletedAsync(planned.Options.Wait.Timeout, token).ConfigureAwait(false);
        return CompiledModels.Of(planned.Model, job, sink);
    }

    public Task<Model> AttachAsync(
        CompilationJobReference job, CompilationWait wait, IOperationSink sink, CancellationToken token) =>
        ServiceErrors.GuardAsync(
            $"Reading compilation job '{job.Name}'",
            job.Name,
            async () =>
            {
                var backend = backends.Of(Backend.Aws, job.Session);
                var watch = new CompilationWatch(backend, time, sink, job.Name);
                var found = await watch.ReadAsync(token).ConfigureAwait(false);
                var source = job.Model ?? CompiledModels.Source(found, backend, job.Session);
                if (wait.NoWait && found.CompilationJobStatus is not ("COMPLETED" or "FAILED" or "STOPPED"))
                {
                    return CompiledModels.Begun(source, job.Name, found.OutputConfig?.TargetDevice);
                }

                var ended = await watch.CompletedAsync(wait.Timeout, token).ConfigureAwait(false);
                return CompiledModels.Of(source, ended, sink);
            });

    public IReadOnlyList<string> Names(string parameter) => parameter switch
    {
        nameof(CompilationOptions.TargetInstanceFamily) => CompilationTargets.Devices,
        nameof(CompilationOptions.TargetPlatformOs) => CompilationTargets.Systems,
        nameof(CompilationOptions.TargetPlatformArch) => CompilationTargets.Architectures,
        nameof(CompilationOptions.TargetPlatformAccelerator) => CompilationTargets.Accelerators,
        _ => CompilationFrameworks.Names,
    };

    private string Generate(Model model) => JobName.Generate(
        "compilation-" + (model.BaseName
            ?? (model.ImageUri is { } image ? JobName.BaseOfImage(image) : null)
            ?? model.ModelName
            ?? model.Framework
            ?? "model"),
        time);

    /// <summary>Creates the job exactly once, under another stamp when somebody had the same millisecond.</summary>
    private async Task<CreateCompilationJobRequest> StartAsync(Plan plan, IOperationSink sink, CancellationToken token)
    {
        var (api, request) = (plan.Backend.SageMaker, plan.Message);
        for (var attempt = 1; ; attempt++)
        {
            var next = request;
            var name = next.CompilationJobName!;
            try
            {
                await RoleTrust.PatientlyAsync(
                    () => Once.MakeAsync(
                        "compilation job",
                        name,
                        () => api.CreateCompilationJobAsync(next, token),
                        next,
                        () => api.DescribeCompilationJobAsync(new() { CompilationJobName = name }, token),
                        time,
                        token),
                    sink,
                    time,
                    token).ConfigureAwait(false);
                sink.Verbose($"Started compilation job '{name}'.");
                return next;
            }
            catch (ServiceException error) when (
                ServiceErrors.IsTaken(error) && plan.Options.JobName is null && attempt < NameAttempts)
            {
                request = next with { CompilationJobName = Generate(plan.Model) };
            }
            catch (ServiceException error)
            {
                throw CompilationRefusals.Of(error, next);
            }
        }
    }

    private sealed class Plan(IBackend backend, Model model, CompilationOptions options, CreateCompilationJobRequest message)
        : CompilationPlan(
            message.CompilationJobName!, new WhatIfRequest("CreateCompilationJob", WireJson.Readable(message)))
    {
        public IBackend Backend { get; } = backend;

        public Model Model { get; } = model;

        public CompilationOptions Options { get; } = options;

        public CreateCompilationJobRequest Message { get; } = message;
    }
}
