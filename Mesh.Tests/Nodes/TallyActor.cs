using System.Collections.Concurrent;

namespace Mesh.Tests.Nodes;

/// <summary>Counts its key's requests, and loads and saves the count; all nodes of the process share the store.</summary>
internal sealed class TallyActor : KeyedActor
{
    private static readonly ConcurrentDictionary<string, int> Store = new();
    private static readonly ConcurrentDictionary<string, bool> Active = new();
    private static int _activations;
    private static int _overlaps;
    private string _key = string.Empty;
    private int _count;

    public static int Activations => Volatile.Read(ref _activations);

    /// <summary>How often a key was activated while it was active already.</summary>
    public static int Overlaps => Volatile.Read(ref _overlaps);

    protected override async ValueTask OnActivate(ActivationContext context, CancellationToken cancellation)
    {
        _key = context.Key;
        Interlocked.Increment(ref _activations);
        if (!Active.TryAdd(_key, true))
        {
            Interlocked.Increment(ref _overlaps);
        }

        await Task.Yield();
        _count = Store.GetValueOrDefault(_key);
    }

    protected override async ValueTask OnDeactivate(DeactivationReason reason, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation); // a store is not as quick as a dictionary
        Store[_key] = _count;
        Active.TryRemove(_key, out _);
    }

    protected override ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) =>
        ValueTask.FromResult(Reply.With(BitConverter.GetBytes(++_count)));
}
