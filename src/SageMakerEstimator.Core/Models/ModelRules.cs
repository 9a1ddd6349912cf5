using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Storage;
using SageMakerEstimator.Core.Training;

namespace SageMakerEstimator.Core.Models;

/// <summary>What a model may be, by the names of the parameters, before anything is sent.</summary>
internal static class ModelRules
{
    private const int MaxVariable = 1024;
    private const int MinContainers = 2;
    private const int MaxContainers = 15;

    private static readonly LimitTable<Model> Limits = new()
    {
        Operation = "CreateModel",
        Texts =
        [
            new("-ImageUri", model => [model.ImageUri], 1, 255, "^\\S*\\z"),
            new("-ModelData", model => [model.ModelData], 1, 1024, "^(s3|https|file)://[^/\\n]*/?[^\\n\\r]*\\z"),
            new("-ModelKmsKey", model => [model.ModelKmsKey], 0, 2048, LimitPattern.KmsKey),
            new("-CodeLocation", model => [model.CodeLocation], 6, 1024, LimitPattern.S3),
            new("-Subnet", model => model.VpcConfig?.Subnet ?? [], 1, 32, LimitPattern.VpcId),
            new("-SecurityGroupId", model => model.VpcConfig?.SecurityGroupId ?? [], 1, 32, LimitPattern.VpcId),
            new("-Environment name", model => model.Environment.Keys.Cast<string>(), 1, MaxVariable,
                "^[a-zA-Z_][a-zA-Z0-9_]*\\z"),
            new("-Tag key", model => model.Tag.Select(tag => tag.Key), 1, 128, LimitPattern.TagText),
            new("-Tag value", model => model.Tag.Select(tag => tag.Value), 0, 256, LimitPattern.TagText),
        ],
        Numbers = [new("-ModelServerWorker", model => [model.ModelServerWorker], 1, int.MaxValue)],
        Counts =
        [
            new("-Subnet", model => model.VpcConfig?.Subnet.Count ?? 1, 16),
            new("-SecurityGroupId", model => model.VpcConfig?.SecurityGroupId.Count ?? 1, 5),
            new("-Environment", model => model.Environment.Count, 100),
            new("-Tag", model => model.Tag.Count, 50),
            new("-Container", model => model.Container.Count, MaxContainers),
        ],
        Choices = [new("-RepositoryAccessMode", model => [model.RepositoryAccessMode], "Platform", "Vpc")],
    };

    public static void Check(Model model)
    {
        CheckOne(model, "");
        if (model.VpcConfig is { } vpc && (vpc.Subnet.Count == 0 || vpc.SecurityGroupId.Count == 0))
        {
            throw Conflict("A VPC needs both -Subnet and -SecurityGroupId.", vpc);
        }

        if (model.Role is { } role)
        {
            RoleName.Check(role, "-Role");
        }

        if (model.Container.Count == 1)
        {
            throw Conflict($"A pipeline has {MinContainers} to {MaxContainers} containers; one is a model by itself.", model);
        }

        foreach (var (part, place) in model.Container.Select((part, place) => (part, place + 1)))
        {
            CheckOne(part, $"Container {place}: ");
        }
    }

    /// <summary>Sees whether what lies on this machine is there; reads nothing of it.</summary>
    public static void CheckFiles(Model model)
    {
        foreach (var one in model.Container.Prepend(model))
        {
            if (one is { EntryPoint: { } script } && !CodeBundle.IsPacked(one.SourceDir))
            {
                CodeBundle.Check(script, one.SourceDir, one.Dependency);
            }

            if (one.ModelData is { } data && FileUri.PathOf(data) is { } path && !File.Exists(path))
            {
                throw Directory.Exists(path)
                    ? new SageMakerEstimatorException(
                        ErrorId.ModelDataInvalid,
                        ErrorKind.InvalidArgument,
                        $"-ModelData '{path}' is a folder; a model is one archive.")
                    {
                        Target = data,
                        RecommendedAction = $"Pack it: tar -czf model.tar.gz -C '{path}' .",
                    }
                    : new SageMakerEstimatorException(
                        ErrorId.ModelDataNotFound, ErrorKind.ObjectNotFound, $"-ModelData '{path}' doesn't exist.")
                    {
                        Target = data,
                    };
            }
        }
    }

    /// <summary>A model that SageMaker has stays as it is: what a call says over it would be lost.</summary>
    public static void CheckUnchanged(Model model, ModelOptions options)
    {
        var said = new (string Name, bool IsSaid)[]
        {
            ("-ModelName", options.Name is not null && options.Name != model.ModelName),
            ("-ImageUri", options.ImageUri is not null),
            ("-Role", options.Role is not null),
            ("-Subnet", options.VpcConfig is not null),
            ("-NoVpcConfig", options.NoVpcConfig),
            ("-EnableNetworkIsolation", options.EnableNetworkIsolation is not null),
            ("-EntryPoint", options.EntryPoint is not null),
            ("-Environment", options.Environment.Count > 0),
            ("-ModelServerWorker", options.ModelServerWorker is not null),
            ("-RepositoryAccessMode", options.RepositoryAccessMode is not null),
            ("-CodeLocation", options.CodeLocation is not null),
            ("-ModelKmsKey", options.ModelKmsKey is not null),
        }.FirstOrDefault(option => option.IsSaid).Name;
        if (said is not null)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                $"Model '{model.ModelName}' is registered, and can't be changed by {said}.")
            {
                Target = model,
                RecommendedAction = "Make another one of it: ... | Build-SMModel " + said + " ...",
            };
        }
    }

    private static void CheckOne(Model model, string where)
    {
        Limits.Check(model, where);
        foreach (var (name, value) in TrainingRequest.Text(model.Environment) ?? [])
        {
            if (value.Length > MaxVariable)
            {
                throw new SageMakerEstimatorException(
                    ErrorId.ValueInvalid,
                    ErrorKind.InvalidArgument,
                    $"{where}-Environment: '{name}' has {value.Length} characters; CreateModel takes {MaxVariable}.")
                {
                    Target = name,
                };
            }
        }

        if (model.MultiModel && (model.ModelData is not { } many || !many.EndsWith('/') || !S3Uri.Is(many)))
        {
            throw Conflict(
                $"{where}-MultiModel serves the archives below a prefix: -ModelData must end in '/', and is "
                + $"'{model.ModelData}'.",
                model.ModelData);
        }

        if (model is { Container.Count: 0, ModelData: null, ImageUri: null, Framework: null, Backend: Backend.Aws })
        {
            throw Conflict($"{where}A model needs an image or a framework, and mostly an artifact.", model);
        }
    }

    private static SageMakerEstimatorException Conflict(string message, object? target) =>
        new(ErrorId.ParametersConflict, ErrorKind.InvalidArgument, message) { Target = target };
}
