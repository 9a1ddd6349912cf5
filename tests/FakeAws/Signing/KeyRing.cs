using System.Collections.Concurrent;

namespace FakeAws.Signing;

/// <summary>The keys that the double knows.</summary>
internal sealed class KeyRing
{
    private readonly ConcurrentDictionary<string, AccessKey> _keys = new();

    public void Add(AccessKey key) => _keys[key.AccessKeyId] = key;

    public AccessKey? Find(string accessKeyId) => _keys.GetValueOrDefault(accessKeyId);

    public void Deny(string accessKeyId, DeniedAction action)
    {
        AccessKey key = Find(accessKeyId) ?? throw new ArgumentException($"The double knows no key {accessKeyId}.");
        _keys[accessKeyId] = key with { Denied = [.. key.Denied, action] };
    }

    public void Allow(string accessKeyId)
    {
        if (Find(accessKeyId) is { } key)
            _keys[accessKeyId] = key with { Denied = [] };
    }

    public void Reset(IEnumerable<AccessKey> keys)
    {
        _keys.Clear();
        foreach (AccessKey key in keys)
            Add(key);
    }
}
