using System.Runtime.CompilerServices;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>Where nothing draws pictures: a gateway without a node behind it.</summary>
internal sealed class NoPictures : IPictureSource
{
    /// <inheritdoc/>
    public ClusterPicture? Latest => null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ClusterPicture> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        yield break;
    }
}
