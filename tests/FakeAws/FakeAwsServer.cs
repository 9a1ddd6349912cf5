using System.Net;
using FakeAws.Control;
using FakeAws.Services;
using FakeAws.State;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FakeAws;

/// <summary>A double of SageMaker and its neighbours on one port of this machine.</summary>
public sealed class FakeAwsServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FakeAwsServer(WebApplication application, Uri uri, FakeAwsControl control) =>
        (_application, Uri, Control) = (application, uri, control);

    /// <summary>Where it listens: http://127.0.0.1:port.</summary>
    public Uri Uri { get; }

    /// <summary>Tells it what to do next, and what it was asked.</summary>
    public FakeAwsControl Control { get; }

    /// <summary>Variables that point AWS's tools and this module at the double.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = Uri.ToString().TrimEnd('/'),
        ["AWS_ACCESS_KEY_ID"] = FakeAwsOptions.DefaultAccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = FakeAwsOptions.DefaultSecretAccessKey,
        ["AWS_REGION"] = FakeAwsOptions.DefaultRegion,
        ["AWS_DEFAULT_REGION"] = FakeAwsOptions.DefaultRegion,
        ["SAGEMAKER_ROLE"] = FakeAwsOptions.DefaultRoleArn,
    };

    /// <summary>Starts a double that nobody else knows.</summary>
    public static async Task<FakeAwsServer> StartAsync(FakeAwsOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FakeAwsOptions();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        WebApplication application = builder.Build();
        var world = new World(options);
        var control = new FakeAwsControl(world);
        var pipeline = new Pipeline(world);
        var routes = new ControlRoutes(control);
        application.Run(context => ControlRoutes.Owns(context) ? routes.HandleAsync(context) : pipeline.HandleAsync(context));
        await application.StartAsync(cancellationToken);
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new FakeAwsServer(application, new Uri(address), control);
    }

    /// <summary>Ends when the process is asked to.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }
}
