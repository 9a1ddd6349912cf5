using FakeAws.Control;
using FakeAws.Facts;
using FakeAws.Faults;
using FakeAws.Identity;
using FakeAws.S3;
using FakeAws.Signing;
using FakeAws.Time;

namespace FakeAws.State;

/// <summary>All the state of one double. Whoever reads or changes it holds <see cref="Gate"/>.</summary>
internal sealed class World
{
    private readonly FakeAwsOptions _options;
    private Dictionary<(string Account, string Region), Realm> _realms = [];

    public World(FakeAwsOptions options)
    {
        _options = options;
        Clock = new FakeClock(options.TimeProvider);
        Reset();
    }

    public Lock Gate { get; } = new();

    public FakeAwsOptions Options => _options;

    public FactsCatalog Facts => FactsCatalog.Instance;

    public FakeClock Clock { get; }

    public KeyRing Keys { get; } = new();

    public Plans Plans { get; } = new();

    public FaultQueue Faults { get; } = new();

    public RequestLog Requests { get; } = new();

    public RoleStore Roles { get; private set; } = null!;

    public ObjectStore Objects { get; private set; } = null!;

    public IEnumerable<Realm> Realms => _realms.Values;

    public DateTimeOffset Now => Clock.GetUtcNow();

    public Realm RealmOf(string account, string region)
    {
        if (!_realms.TryGetValue((account, region), out Realm? realm))
            _realms[(account, region)] = realm = new Realm(account, region);
        return realm;
    }

    /// <summary>Lets jobs, endpoints and logs reach the present.</summary>
    public void Settle()
    {
        DateTimeOffset now = Now;
        foreach (Realm realm in _realms.Values.ToList())
            realm.Settle(now);
    }

    public void Reset()
    {
        lock (Gate)
        {
            _realms = [];
            Clock.Reset();
            Keys.Reset(_options.Keys);
            Plans.Reset();
            Faults.Reset();
            Requests.Reset();
            Roles = new RoleStore(FakeAwsOptions.DefaultAccount, Now);
            Objects = new ObjectStore();
        }
    }
}
