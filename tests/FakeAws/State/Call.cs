using System.Text.Json.Nodes;
using FakeAws.Signing;
using FakeAws.Wire;

namespace FakeAws.State;

/// <summary>One request on its way through a service.</summary>
internal sealed class Call(World world, WireRequest wire, string service, string operation, string requestId)
{
    public World World { get; } = world;

    public WireRequest Wire { get; } = wire;

    public string Service { get; } = service;

    public string Operation { get; } = operation;

    public string RequestId { get; } = requestId;

    /// <summary>Null for the few operations that nobody signs.</summary>
    public Caller? Caller { get; set; }

    public JsonObject Input { get; set; } = [];

    /// <summary>The body, with the chunks of an aws-chunked one put together.</summary>
    public byte[] Payload { get; set; } = wire.Body;

    public int FactsChecked { get; set; }

    /// <summary>The error that a fault was put in the place of.</summary>
    public string? MaskedError { get; set; }

    public string Account => Caller?.Key.Account ?? FakeAwsOptions.DefaultAccount;

    public string Region => Caller?.Region ?? FakeAwsOptions.DefaultRegion;

    public Realm Realm => World.RealmOf(Account, Region);

    public DateTimeOffset Now => World.Now;

    /// <summary>A text member of the input.</summary>
    public string? Text(string name) => Input[name].Text();
}
