using System.Globalization;
using System.Text;
using FakeAws.Facts;
using FakeAws.Faults;
using FakeAws.Identity;
using FakeAws.S3;
using FakeAws.SageMaker;
using FakeAws.Signing;
using FakeAws.State;
using FakeAws.Time;

namespace FakeAws.Control;

/// <summary>Tells the double what to do next, and what it was asked. The same as the routes under /_fake, without HTTP.</summary>
public sealed class FakeAwsControl
{
    private readonly World _world;

    internal FakeAwsControl(World world) => _world = world;

    /// <summary>Every request since the last reset, oldest first.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _world.Requests.All;

    /// <summary>Faults that still wait for a request, with what is left of their counts.</summary>
    public IReadOnlyList<Fault> WaitingFaults => _world.Faults.All;

    /// <summary>How much requests are held against.</summary>
    public FactsCount Facts => _world.Facts.Count();

    /// <summary>How far the wire's clock is ahead of the real one.</summary>
    public TimeSpan ClockOffset
    {
        get => _world.Clock.Offset;
        set => _world.Clock.Offset = value;
    }

    /// <summary>How far each Describe call of SageMaker moves the work's time.</summary>
    public TimeSpan AutoAdvance
    {
        get => _world.Clock.AutoAdvance;
        set => _world.Clock.AutoAdvance = value;
    }

    /// <summary>The time in which jobs and endpoints live.</summary>
    public DateTimeOffset Now => _world.Now;

    /// <summary>Forgets everything but the options: state, plans, faults, requests, keys, clock.</summary>
    public void Reset() => _world.Reset();

    /// <summary>Moves the work's time; signatures don't notice.</summary>
    public void Advance(TimeSpan by) => Change(() =>
    {
        _world.Clock.Advance(by);
        _world.Settle();
    });

    /// <summary>Lets the work's time stand still but for <see cref="Advance"/>, or run again.</summary>
    public void Freeze(bool frozen) => _world.Clock.Freeze(frozen);

    /// <summary>Makes a key known, or replaces it.</summary>
    public void AddKey(AccessKey key) => _world.Keys.Add(key);

    /// <summary>Ends a session now.</summary>
    public void Expire(string accessKeyId)
    {
        AccessKey key = _world.Keys.Find(accessKeyId) ?? throw new ArgumentException($"The double knows no key {accessKeyId}.");
        _world.Keys.Add(key with { Expires = _world.Clock.Wire.GetUtcNow() });
    }

    /// <summary>Denies an action to a key; by default to the example key.</summary>
    public void Deny(string action, bool isExplicit = false, string accessKeyId = FakeAwsOptions.DefaultAccessKeyId) =>
        _world.Keys.Deny(accessKeyId, new DeniedAction(action, isExplicit));

    /// <summary>Allows a key everything again.</summary>
    public void Allow(string accessKeyId = FakeAwsOptions.DefaultAccessKeyId) => _world.Keys.Allow(accessKeyId);

    /// <summary>Adds a role, or replaces it.</summary>
    public void AddRole(Role role) => Change(() => _world.Roles.Add(role));

    /// <summary>Plans a job.</summary>
    public void Plan(JobPlan plan) => Change(() => _world.Plans.Add(plan));

    /// <summary>Plans an endpoint's creation, update or deletion.</summary>
    public void Plan(EndpointPlan plan) => Change(() => _world.Plans.Add(plan));

    /// <summary>Says what a model answers next.</summary>
    public void Answer(InvokeAnswer answer) => Change(() => _world.Plans.Add(answer));

    /// <summary>Hides new records for some reads.</summary>
    public void Hide(HidePlan plan) => Change(() => _world.Plans.Add(plan));

    /// <summary>Lets the next requests go wrong.</summary>
    public void Fail(Fault fault) => _world.Faults.Add(fault);

    /// <summary>Limits instances of a type: usage is `training job`, `spot training job`, `endpoint` or `transform job`.</summary>
    public void Limit(string instanceType, string usage, int instances, bool newWording = false) =>
        Change(() => _world.Plans.Add(new QuotaSpec(instanceType, usage, instances, newWording)));

    /// <summary>A model's image that can't be pulled.</summary>
    public void MissImage(string image) => Change(() => _world.Plans.MissingImages.Add(image));

    /// <summary>Sends an endpoint of the default account through statuses on its own, for example SystemUpdating.</summary>
    public void MoveEndpoint(string name, IReadOnlyList<Step> steps, string region = FakeAwsOptions.DefaultRegion) => Change(() =>
    {
        HostedEndpoint endpoint = _world.RealmOf(FakeAwsOptions.DefaultAccount, region).Endpoints.Peek(name)
            ?? throw new ArgumentException($"There is no endpoint {name} in {region}.");
        endpoint.Divert(steps, _world.Now);
    });

    /// <summary>Makes a bucket.</summary>
    public void AddBucket(
        string name, string region = FakeAwsOptions.DefaultRegion, string account = FakeAwsOptions.DefaultAccount, IEnumerable<string>? sharedWith = null) =>
        Change(() =>
        {
            Bucket bucket = _world.Objects.Create(name, account, region, _world.Now);
            bucket.SharedWith.UnionWith(sharedWith ?? []);
        });

    /// <summary>Puts an object; its bucket must exist.</summary>
    public void PutObject(string bucket, string key, byte[] body, bool kms = false) => Change(() =>
    {
        Bucket found = _world.Objects.Find(bucket) ?? throw new ArgumentException($"There is no bucket {bucket}.");
        StoredObject? template = kms
            ? new StoredObject { Key = key, Body = body, ETag = "", Modified = _world.Now, Encryption = "aws:kms", KmsKeyId = $"arn:aws:kms:{found.Region}:{found.Account}:key/00000000-1111-2222-3333-444444444444" }
            : null;
        _world.Objects.Put(found, key, body, _world.Now, template);
    });

    /// <summary>Puts a text.</summary>
    public void PutObject(string bucket, string key, string text) => PutObject(bucket, key, Encoding.UTF8.GetBytes(text));

    /// <summary>Keys in a bucket; null when there is no such bucket.</summary>
    public IReadOnlyList<string>? Keys(string bucket)
    {
        lock (_world.Gate)
        {
            _world.Settle();
            return _world.Objects.Find(bucket) is { } found ? [.. found.Objects.Keys] : null;
        }
    }

    /// <summary>An object's bytes; null when there is none.</summary>
    public byte[]? GetObject(string bucket, string key)
    {
        lock (_world.Gate)
        {
            _world.Settle();
            return _world.Objects.Find(bucket)?.Objects.GetValueOrDefault(key)?.Body;
        }
    }

    /// <summary>Writes lines into a log stream of the default account.</summary>
    public void AddLog(LogSpec log) => Change(() =>
    {
        long now = _world.Now.ToUnixTimeMilliseconds();
        Logs.LogStream stream = _world.RealmOf(FakeAwsOptions.DefaultAccount, log.Region).Logs.Group(log.Group).Stream(log.Stream, now);
        stream.EmptyPages += log.EmptyPages;
        foreach (string message in log.Messages)
            stream.Add(log.Timestamp ?? now, now, message);
    });

    /// <summary>Adds points to a metric of the default account.</summary>
    public void AddMetric(MetricSpec metric) => Change(() =>
    {
        Metrics.Metric found = _world.RealmOf(FakeAwsOptions.DefaultAccount, metric.Region).Metrics
            .Get(metric.Namespace, metric.Name, metric.Dimensions);
        foreach ((string time, double value) in metric.Points)
            found.Points.Add((DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), value));
    });

    /// <summary>Names of what exists, by kind, in a region of the default account.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Resources(string region = FakeAwsOptions.DefaultRegion)
    {
        lock (_world.Gate)
        {
            _world.Settle();
            Realm realm = _world.RealmOf(FakeAwsOptions.DefaultAccount, region);
            return new Dictionary<string, IReadOnlyList<string>>
            {
                ["training-job"] = [.. realm.TrainingJobs.All.Select(r => r.Name)],
                ["model"] = [.. realm.Models.All.Select(r => r.Name)],
                ["endpoint-config"] = [.. realm.EndpointConfigs.All.Select(r => r.Name)],
                ["endpoint"] = [.. realm.Endpoints.All.Select(r => r.Name)],
                ["transform-job"] = [.. realm.TransformJobs.All.Select(r => r.Name)],
                ["compilation-job"] = [.. realm.CompilationJobs.All.Select(r => r.Name)],
            };
        }
    }

    private void Change(Action change)
    {
        lock (_world.Gate)
            change();
    }
}
