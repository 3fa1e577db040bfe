using System.Runtime.CompilerServices;
using Mesh.Observation;

namespace Mesh.Tests.Support;

/// <summary>A source of pictures that a test makes. Thread-safe.</summary>
internal sealed class MadeSource(ClusterPicture? first) : IPictureSource
{
    private readonly Lock _gate = new();
    private ClusterPicture? _latest = first;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterPicture? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>How many watch now.</summary>
    public int Watchers => Volatile.Read(ref _watchers);

    private int _watchers;

    public void Publish(ClusterPicture picture)
    {
        lock (_gate)
        {
            _latest = picture;
            var next = _next;
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            next.SetResult();
        }
    }

    public async IAsyncEnumerable<ClusterPicture> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Interlocked.Increment(ref _watchers);
        try
        {
            for (ClusterPicture? told = null; ;)
            {
                ClusterPicture? latest;
                Task next;
                lock (_gate)
                {
                    (latest, next) = (_latest, _next.Task);
                }

                if (latest is not null && latest != told)
                {
                    told = latest;
                    yield return latest;
                    continue;
                }

                await next.WaitAsync(cancellation);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }
}
