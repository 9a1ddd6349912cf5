using System.Management.Automation;
using SageMakerEstimator.Binding;

namespace SageMakerEstimator.Commands;

/// <content>Several models behind one endpoint.</content>
public sealed partial class PublishSMEndpointCommand
{
    private const string VariantSet = "Variant";

    /// <summary>The models, and each one's machines and share of the requests.</summary>
    [Parameter(ParameterSetName = VariantSet, Mandatory = true)]
    [Variant]
    [ValidateNotNullOrEmpty]
    public EndpointVariant[] Variant { get; set; } = [];

    private DeploymentPlan PlanVariants(DeploymentOptions options)
    {
        if (ModelName is not null)
        {
            throw Conflict("-ModelName names one model; name each of a variant's with Build-SMModel -Name.");
        }

        var given = options with
        {
            VariantCountsGiven = Variant.Any(variant => variant.InitialInstanceCount is not null),
        };
        var session = Session;
        return Ask(async (sink, token) =>
        {
            var variants = new List<VariantOptions>();
            foreach (var variant in Variant)
            {
                variants.Add(await OptionsOfAsync(variant, session, sink, token).ConfigureAwait(false));
            }

            return await Core.Hosting.PlanAsync(variants, session, given, sink, token).ConfigureAwait(false);
        });
    }

    private async Task<VariantOptions> OptionsOfAsync(
        EndpointVariant variant, AwsSession session, IOperationSink sink, CancellationToken token)
    {
        var options = new VariantOptions
        {
            Name = variant.Name ?? (Variant.Length == 1 ? "AllTraffic" : throw Conflict(
                $"Variant '{variant}' has no Name: with several, requests and metrics tell them apart by it.")),
            InstanceType = variant.Serverless is null ? variant.InstanceType ?? InstanceType : variant.InstanceType,
            InitialInstanceCount = variant.InitialInstanceCount
                ?? (MyInvocation.BoundParameters.ContainsKey(nameof(InitialInstanceCount)) ? InitialInstanceCount : null),
            Weight = variant.Weight,
            AcceleratorType = variant.AcceleratorType,
            Serverless = variant.Serverless,
        };
        if (options is { Serverless: not null, InstanceType: not null })
        {
            throw Conflict($"Variant '{variant}' has both InstanceType and MemorySizeInMB: it is serverless, or it isn't.");
        }

        if (variant.Model is string name)
        {
            return options with { ModelName = name };
        }

        if (Rehydrated.From<Model>(variant.Model, session) is { } model)
        {
            return options with { Model = model };
        }

        var job = new TrainingJobIdentity(variant.Model).Resolve(session, Local);
        return options with
        {
            Estimator = job.Estimator ?? await Core.Training.RestoreAsync(job, "", sink, token).ConfigureAwait(false),
        };
    }
}
