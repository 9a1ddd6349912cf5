using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Code;
using SageMakerEstimator.Core.Frameworks;
using SageMakerEstimator.Core.Images;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Models;

/// <summary>
/// Works out one container of a model: its image, where its artifact and code lie when it starts, and what has to be
/// written for that. Containers of some frameworks and versions fetch code by themselves; the others find it in the
/// model's archive.
/// </summary>
internal sealed class ContainerPlanner(IBackend backend, ModelStores stores, ModelOptions options, IOperationSink sink)
{
    private bool IsCloud => backend.Kind == Backend.Aws;

    /// <param name="model">The model, with all settings.</param>
    /// <param name="folder">The folder, below the place of code, that is this container's own.</param>
    /// <param name="token">The call's token.</param>
    public async Task<(ContainerDefinition Container, IReadOnlyList<IModelWork> Work)> PlanAsync(
        Model model, string folder, CancellationToken token)
    {
        var work = new List<IModelWork>();
        var code = await CodeAsync(model, folder, work, token).ConfigureAwait(false);
        var data = code.IsInModel
            ? work[^1].Uri
            : await DataAsync(model, folder, work, token).ConfigureAwait(false);
        var isFolder = data?.EndsWith('/') == true && !model.MultiModel;
        return (
            new ContainerDefinition
            {
                Image = ModelImage.Of(model, options, backend.Region, sink),
                ModelDataUrl = isFolder ? null : data,
                ModelDataSource = isFolder ? Uncompressed(data!) : null,
                Environment = ModelEnvironment.Of(model, code.Program, code.Directory, backend.Region),
                Mode = model.MultiModel ? "MultiModel" : null,
                ImageConfig = model.RepositoryAccessMode is { } access
                    ? new ImageConfig { RepositoryAccessMode = access }
                    : null,
            },
            work);
    }

    private async Task<ContainerCode> CodeAsync(
        Model model, string folder, List<IModelWork> work, CancellationToken token)
    {
        if (model.EntryPoint is not { } program)
        {
            return new(null, null, false);
        }

        var isPacked = CodeBundle.IsPacked(model.SourceDir);
        if (IsCloud && IsRepacked(model))
        {
            var code = isPacked
                ? new RepackedCode(program, null, CodeBundle.OfLibraries(model.Dependency), model.SourceDir, false)
                : OfFiles(model, program);
            RefuseUnpackable(model);
            WarnOfRequirements(model, code.Bundle);
            var place = await PlaceAsync(model, folder, "model.tar.gz", token).ConfigureAwait(false);
            work.Add(new RepackedModel(stores, model.ModelData, code, place));
            return new(code.Program, ModelEnvironment.CodeInModel, true);
        }

        var fetched = await PlaceAsync(model, folder, "sourcedir.tar.gz", token).ConfigureAwait(false);
        if (!isPacked)
        {
            var bundle = CodeBundle.Create(program, model.SourceDir, model.Dependency);
            WarnOfRequirements(model, bundle);
            work.Add(new CodeForModel(backend.Objects, bundle, fetched));
            return new(bundle.Program, fetched.Uri, false);
        }

        if (S3Uri.Is(model.SourceDir) == IsCloud)
        {
            return new(program, model.SourceDir, false);
        }

        work.Add(Moved(model.SourceDir!, fetched));
        return new(program, fetched.Uri, false);
    }

    /// <summary>The artifact where the backend can read it.</summary>
    private async Task<string?> DataAsync(Model model, string folder, List<IModelWork> work, CancellationToken token)
    {
        if (model.ModelData is not { } data || S3Uri.Is(data) == IsCloud)
        {
            return model.ModelData;
        }

        RefuseUnpackable(model);
        var place = await PlaceAsync(model, folder, "model.tar.gz", token).ConfigureAwait(false);
        work.Add(Moved(data, place));
        return place.Uri;
    }

    private MovedFile Moved(string source, CodeLocation place) =>
        new(stores.Of(source), source, backend.Objects, place);

    private static RepackedCode OfFiles(Model model, string program)
    {
        var bundle = CodeBundle.Create(program, model.SourceDir, []);
        return new(
            bundle.Program, bundle, CodeBundle.OfLibraries(model.Dependency), null, model.SourceDir is not null);
    }

    private static bool IsRepacked(Model model)
    {
        if (model.Framework is not { } name)
        {
            return model.SourceDir is not null;
        }

        var row = FrameworkTable.Known(name);
        return row?.PacksCodeFrom switch
        {
            null => model.EnableNetworkIsolation && row is { FetchesCodeAlways: false },
            "" => true,
            var first => model.FrameworkVersion is not { } version || VersionText.Compare(version, first) >= 0,
        };
    }

    /// <summary>Code is put into one archive; many archives, or files, can't take it.</summary>
    private static void RefuseUnpackable(Model model)
    {
        if (model.MultiModel || model.ModelData?.EndsWith('/') == true)
        {
            throw new SageMakerEstimatorException(
                ErrorId.ParametersConflict,
                ErrorKind.InvalidArgument,
                $"'{model.ModelData}' is no archive, so that nothing can be put into it or brought along with it.")
            {
                Target = model.ModelData,
                RecommendedAction = "Leave -EntryPoint out and put the code beside the model yourself, or name a model.tar.gz.",
            };
        }
    }

    private void WarnOfRequirements(Model model, CodeBundle? bundle)
    {
        if (IsCloud && model.EnableNetworkIsolation && bundle is { HasRequirements: true })
        {
            sink.Warning(
                "The code has a requirements.txt, and without a network its packages can't be installed: put them into "
                + "the image, or beside the code with -Dependency.");
        }
    }

    private async Task<CodeLocation> PlaceAsync(Model model, string folder, string file, CancellationToken token)
    {
        var options = new PutOptions { IsKms = model.EncryptsCode, KmsKey = model.EncryptsCode ? model.ModelKmsKey : null };
        if (IsCloud && model.CodeLocation is { } given)
        {
            return new(S3Uri.Parse(given, "-CodeLocation").Below(folder, file).ToString(), options);
        }

        var ours = await backend.Objects.DefaultPlaceAsync(null, token).ConfigureAwait(false);
        return new($"{ours.Uri}{folder}/{file}", options with { ExpectedOwner = ours.ExpectedOwner });
    }

    private static ModelDataSource Uncompressed(string prefix) => new()
    {
        S3DataSource = new S3ModelDataSource { S3Uri = prefix, S3DataType = "S3Prefix", CompressionType = "None" },
    };

    /// <param name="Program">What is run; null for none.</param>
    /// <param name="Directory">Where the container finds it; null for none.</param>
    /// <param name="IsInModel">Whether it is part of the model's archive.</param>
    private sealed record ContainerCode(string? Program, string? Directory, bool IsInModel);
}
