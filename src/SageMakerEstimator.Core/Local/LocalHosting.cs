using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SageMakerEstimator.Core.Api;
using SageMakerEstimator.Core.Api.Wire;
using SageMakerEstimator.Core.Estimators;
using SageMakerEstimator.Core.Storage;

namespace SageMakerEstimator.Core.Local;

/// <summary>Models, endpoint configs and endpoints of this machine, in SageMaker's words.</summary>
internal sealed class LocalHosting(LocalState state, SupervisorLauncher launcher, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    // The server's own grace is 10 s; past this its supervisor is stuck.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    public const string PortVariable = "SAGEMAKER_BIND_TO_PORT";

    public void CreateModel(CreateModelRequest request) => Add(
        File(state.Models, request.ModelName!),
        new DescribeModelResponse
        {
            ModelName = request.ModelName,
            PrimaryContainer = request.PrimaryContainer,
            ExecutionRoleArn = request.ExecutionRoleArn,
            CreationTime = time.GetUtcNow(),
        },
        "model",
        request.ModelName!);

    public DescribeModelResponse DescribeModel(string name) =>
        LocalState.Read(File(state.Models, name), WireJson.Default.DescribeModelResponse)
        ?? throw Missing("model", name);

    public void DeleteModel(string name)
    {
        var model = DescribeModel(name);
        System.IO.File.Delete(File(state.Models, name));

        // What was written for this model alone goes with it; a training job's own lies deeper, and stays.
        var own = new FileObjectStore("", state);
        var container = model.PrimaryContainer;
        string?[] used = [container?.ModelDataUrl, container?.Environment?.TryGetValue("SAGEMAKER_SUBMIT_DIRECTORY", out var code) == true ? code : null];
        foreach (var uri in used.OfType<string>())
        {
            if (FileUri.PathOf(uri) is { } path && Path.GetDirectoryName(path) == Path.Combine(state.Bucket, name))
            {
                own.Delete(uri);
            }
        }
    }

    public void CreateEndpointConfig(CreateEndpointConfigRequest request)
    {
        foreach (var variant in request.ProductionVariants!)
        {
            _ = DescribeModel(variant.ModelName!);
        }

        Add(
            File(state.EndpointConfigs, request.EndpointConfigName!),
            new DescribeEndpointConfigResponse
            {
                EndpointConfigName = request.EndpointConfigName,
                ProductionVariants = request.ProductionVariants,
                CreationTime = time.GetUtcNow(),
            },
            "endpoint configuration",
            request.EndpointConfigName!);
    }

    public DescribeEndpointConfigResponse DescribeEndpointConfig(string name) =>
        FindEndpointConfig(name) ?? throw Missing("endpoint configuration", name);

    public DescribeEndpointConfigResponse? FindEndpointConfig(string name) =>
        LocalState.Read(File(state.EndpointConfigs, name), WireJson.Default.DescribeEndpointConfigResponse);

    public void DeleteEndpointConfig(string name)
    {
        _ = DescribeEndpointConfig(name);
        System.IO.File.Delete(File(state.EndpointConfigs, name));
    }

    public IReadOnlyList<EndpointConfigSummary> ListEndpointConfigs() =>
        !Directory.Exists(state.EndpointConfigs)
            ? []
            :
            [
                .. Directory.EnumerateFiles(state.EndpointConfigs, "*.json")
                    .Select(path => LocalState.Read(path, WireJson.Default.DescribeEndpointConfigResponse))
                    .OfType<DescribeEndpointConfigResponse>()
                    .Select(config => new EndpointConfigSummary
                    {
                        EndpointConfigName = config.EndpointConfigName,
                        CreationTime = config.CreationTime,
                    }),
            ];

    public async Task CreateEndpointAsync(CreateEndpointRequest request, CancellationToken token)
    {
        var config = DescribeEndpointConfig(request.EndpointConfigName!);
        var container = DescribeModel(config.ProductionVariants![0].ModelName!).PrimaryContainer!;
        var start = Start(container);
        state.Folder(state.Endpoints);
        var endpoint = new JobFolder(Path.Combine(state.Endpoints, request.EndpointName!));
        if (endpoint.ReadEndpointStatus() is not null)
        {
            throw Taken("endpoint", request.EndpointName!);
        }

        // A shell that was killed at the wrong moment leaves a folder without a status: that is no endpoint.
        await FolderRemoval.RemoveAsync(endpoint.Path).ConfigureAwait(false);
        state.Folder(endpoint.Path);
        LocalState.Write(endpoint.ServerFile, start, LocalJson.Default.ServerStart);
        var now = time.GetUtcNow();
        endpoint.WriteStatus(new LocalEndpointStatus
        {
            EndpointStatus = "Creating",
            EndpointConfigName = request.EndpointConfigName!,
            CreationTime = now,
            LastModifiedTime = now,
        });
        try
        {
            await launcher.StartAsync(endpoint, () => endpoint.ReadEndpointStatus() is { Supervised: true }, token)
                .ConfigureAwait(false);
        }
        catch
        {
            await FolderRemoval.RemoveAsync(endpoint.Path).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the endpoint's supervisor for another server beside the one that serves.</summary>
    public void UpdateEndpoint(UpdateEndpointRequest request)
    {
        var name = request.EndpointName!;
        var config = DescribeEndpointConfig(request.EndpointConfigName!);
        var start = Start(DescribeModel(config.ProductionVariants![0].ModelName!).PrimaryContainer!);
        if (ReadEndpoint(name) is { EndpointStatus: not "InService" } moving)
        {
            throw new ServiceException(
                "ValidationException", $"Cannot update endpoint \"{name}\": it is {moving.EndpointStatus}.");
        }

        LocalState.Write(
            FindEndpoint(name).UpdateFile,
            new ServerUpdate { Server = start, EndpointConfigName = request.EndpointConfigName! },
            LocalJson.Default.ServerUpdate);
    }

    public LocalEndpointStatus ReadEndpoint(string name)
    {
        // The supervisor writes how an update ended before it takes its file away: looked at in the other order.
        var isUpdating = System.IO.File.Exists(FindEndpoint(name).UpdateFile);
        var status = ReadServer(name);
        return isUpdating && status.EndpointStatus == "InService" ? status with { EndpointStatus = "Updating" } : status;
    }

    private LocalEndpointStatus ReadServer(string name)
    {
        var endpoint = FindEndpoint(name);
        var status = endpoint.ReadEndpointStatus() ?? throw Missing("endpoint", name);
        if (status.EndpointStatus == "Failed" || !status.Supervised || SupervisorLock.IsHeld(endpoint.LockFile))
        {
            return status;
        }

        status = endpoint.ReadEndpointStatus() ?? throw Missing("endpoint", name);
        if (status.EndpointStatus == "Failed")
        {
            return status;
        }

        // The supervisor was killed; what it ran must not go on unseen.
        NativeProcess.KillOrphan(status.Child);
        NativeProcess.KillOrphan(status.Next);
        var ended = status with
        {
            EndpointStatus = "Failed",
            FailureReason = "The supervisor process of this endpoint was ended from outside.",
            LastModifiedTime = time.GetUtcNow(),
            Child = null,
            Next = null,
            Port = null,
        };
        endpoint.WriteStatus(ended);
        return ended;
    }

    public async Task DeleteEndpointAsync(string name, CancellationToken token)
    {
        var endpoint = FindEndpoint(name);
        endpoint.RequestStop();
        var started = time.GetTimestamp();
        while (SupervisorLock.IsHeld(endpoint.LockFile))
        {
            if (time.GetElapsedTime(started) > StopPatience)
            {
                NativeProcess.KillOrphan(endpoint.ReadEndpointStatus()?.Child);
            }

            await Task.Delay(Glance, time, token).ConfigureAwait(false);
        }

        NativeProcess.KillOrphan(endpoint.ReadEndpointStatus()?.Child);
        NativeProcess.KillOrphan(endpoint.ReadEndpointStatus()?.Next);
        await FolderRemoval.RemoveAsync(endpoint.Path).ConfigureAwait(false);
    }

    public IReadOnlyList<EndpointSummary> ListEndpoints() =>
    [
        .. EndpointNames().Select(name => (name, status: ReadEndpoint(name))).Select(found => new EndpointSummary
        {
            EndpointName = found.name,
            EndpointStatus = found.status.EndpointStatus,
            CreationTime = found.status.CreationTime,
            LastModifiedTime = found.status.LastModifiedTime,
        }),
    ];

    public IReadOnlyList<ModelSummary> ListModels() =>
        !Directory.Exists(state.Models)
            ? []
            :
            [
                .. Directory.EnumerateFiles(state.Models, "*.json")
                    .Select(path => LocalState.Read(path, WireJson.Default.DescribeModelResponse))
                    .OfType<DescribeModelResponse>()
                    .Select(model => new ModelSummary { ModelName = model.ModelName, CreationTime = model.CreationTime }),
            ];

    public IReadOnlyList<string> EndpointNames() =>
        !Directory.Exists(state.Endpoints)
            ? []
            :
            [
                .. Directory.EnumerateDirectories(state.Endpoints)
                    .Select(path => new JobFolder(path))
                    .Where(folder => JobName.IsName(folder.Name) && folder.ReadEndpointStatus() is not null)
                    .Select(folder => folder.Name),
            ];

    /// <summary>Checks what a server needs and says how it is started.</summary>
    public static ServerStart Start(ContainerDefinition container)
    {
        var environment = new Dictionary<string, string>(container.Environment ?? new Dictionary<string, string>());
        environment.Remove("SAGEMAKER_SUBMIT_DIRECTORY", out var code);
        if (environment.TryGetValue(PortVariable, out var port))
        {
            CheckPort(port);
        }

        return new ServerStart
        {
            Python = PythonProgram.Find(),
            ModelData = container.ModelDataUrl!,
            Code = code is { Length: > 0 } ? code : null,
            Environment = environment,
        };
    }

    /// <summary>A port that the user asked for must be free now; the server reports it when it is taken later.</summary>
    private static void CheckPort(string text)
    {
        if (!ushort.TryParse(text, CultureInfo.InvariantCulture, out var port))
        {
            throw new SageMakerEstimatorException(
                ErrorId.ValueInvalid,
                ErrorKind.InvalidArgument,
                $"{PortVariable} is '{text}'; a port is a number from 1 to 65535, or 0 for any free one.")
            {
                Target = text,
            };
        }

        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException error)
        {
            throw new SageMakerEstimatorException(
                ErrorId.PortInUse,
                ErrorKind.ResourceBusy,
                $"Port {port} of this machine can't be used for an endpoint: {error.Message}.",
                error)
            {
                Target = port,
                RecommendedAction = $"Name another port, or leave {PortVariable} out to get a free one.",
            };
        }
    }

    private static ServiceException Missing(string kind, string name) =>
        new("ValidationException", $"Could not find {kind} \"{name}\".");

    private static ServiceException Taken(string kind, string name) =>
        new("ValidationException", $"Cannot create already existing {kind} \"{name}\".");

    private JobFolder FindEndpoint(string name)
    {
        var endpoint = new JobFolder(Path.Combine(state.Endpoints, name));
        return JobName.IsName(name) && Directory.Exists(endpoint.Path) ? endpoint : throw Missing("endpoint", name);
    }

    private static string File(string folder, string name) =>
        JobName.IsName(name) ? Path.Combine(folder, name + ".json") : throw Missing("resource", name);

    private void Add<T>(string path, T record, string kind, string name)
    {
        state.Folder(Path.GetDirectoryName(path)!);
        if (System.IO.File.Exists(path))
        {
            throw Taken(kind, name);
        }

        LocalState.Write(path, record, WireJson.Info<T>());
    }
}
