using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Akka.DistributedData;

namespace Mesh.Upstreams;

/// <summary>
/// Where entries stand in the distributed data: spread over buckets, each small enough to be sent in one message, because
/// replicas that differ send each other whole buckets.
/// </summary>
internal static class EntryStore
{
    /// <summary>How large a bucket may grow, as <see cref="SizeOf"/> counts.</summary>
    public const int MaxBucketBytes = 28 * 1024;

    /// <summary>The buckets that may be kept on disk: of what was registered, and of nothing that nodes say of themselves.</summary>
    public const string DurableKeys = "upstreams-*";

    private const int Buckets = 128;
    private const int DeclaredBuckets = 32;
    private const int DoubtsBuckets = 8;
    private const int ResolvedBuckets = 32;

    // Of a register and its place in a dictionary.
    private const int Overhead = 100;

    // Of a server's address, port and weight.
    private const int ServerOverhead = 48;

    private static readonly ImmutableArray<LWWDictionaryKey<string, UpstreamEntry>> Registered = Keys("upstreams", Buckets);
    private static readonly ImmutableArray<LWWDictionaryKey<string, UpstreamEntry>> Declared = Keys("declared", DeclaredBuckets);
    private static readonly ImmutableArray<LWWDictionaryKey<string, UpstreamEntry>> Doubted = Keys("doubts", DoubtsBuckets);
    private static readonly ImmutableArray<LWWDictionaryKey<string, UpstreamEntry>> Found = Keys("resolved", ResolvedBuckets);

    /// <summary>All buckets.</summary>
    public static IEnumerable<LWWDictionaryKey<string, UpstreamEntry>> All => [.. Registered, .. Declared, .. Doubted, .. Found];

    /// <summary>The buckets of what DNS names lead to.</summary>
    public static IEnumerable<LWWDictionaryKey<string, UpstreamEntry>> Resolved => Found;

    /// <summary>The bucket of an entry.</summary>
    public static LWWDictionaryKey<string, UpstreamEntry> Of(string key) =>
        EntryKey.NodeOf(key) is null ? In(Registered, key) : In(Declared, key);

    /// <summary>The bucket of what a node doubts.</summary>
    public static LWWDictionaryKey<string, UpstreamEntry> OfDoubts(string node) => In(Doubted, node);

    /// <summary>The bucket of what a DNS name leads to, and of why that can't be found out.</summary>
    public static LWWDictionaryKey<string, UpstreamEntry> OfResolved(string key) => In(Found, key);

    /// <summary>Whether a bucket has room for an entry in the place of what it has of it.</summary>
    /// <param name="bucket">All that is in the bucket.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="entry">The entry.</param>
    public static bool HasRoom(IEnumerable<KeyValuePair<string, UpstreamEntry>> bucket, string key, UpstreamEntry entry) =>
        bucket.Where(other => other.Key != key).Sum(other => SizeOf(other.Key, other.Value)) + SizeOf(key, entry) <= MaxBucketBytes;

    /// <summary>About how many bytes an entry takes there.</summary>
    public static int SizeOf(string key, UpstreamEntry entry) => Overhead + (2 * key.Length) + entry switch
    {
        InstanceEntry { Instance: var instance } =>
            instance.Address.OriginalString.Length + instance.Zone.Length + InstanceRules.BytesOf(instance.Metadata),
        SettingsEntry settings => InstanceRules.BytesOf(settings.Settings),
        DoubtsEntry doubts => doubts.Instances.Sum(instance => instance.Length + 1),
        ResolvedEntry resolved => resolved.Node.Length + resolved.Servers.Sum(server => ServerOverhead + server.Host.Length),
        UnresolvedEntry unresolved => unresolved.Node.Length + (2 * unresolved.Fault.Length),
        UnknownEntry unknown => unknown.Bytes.Length,
        _ => 0,
    };

    private static LWWDictionaryKey<string, UpstreamEntry> In(
        ImmutableArray<LWWDictionaryKey<string, UpstreamEntry>> buckets, string key) =>
        buckets[(int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(key)) % (ulong)buckets.Length)];

    private static ImmutableArray<LWWDictionaryKey<string, UpstreamEntry>> Keys(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(number => new LWWDictionaryKey<string, UpstreamEntry>($"{name}-{number:000}"))];
}
