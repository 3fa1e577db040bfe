namespace Mesh.Observation;

/// <summary>Pictures of the cluster, a new one each second and at once when something happens. Thread-safe.</summary>
internal interface IPictureSource
{
    /// <summary>The latest; null before the first. Without a watcher it may be old: see <see cref="ClusterPicture.At"/>.</summary>
    ClusterPicture? Latest { get; }

    /// <summary>
    /// The latest, if there is one, and every one that follows; who is too slow misses some, and never the last. Nodes are asked
    /// only while somebody watches.
    /// </summary>
    IAsyncEnumerable<ClusterPicture> WatchAsync(CancellationToken cancellation);
}
