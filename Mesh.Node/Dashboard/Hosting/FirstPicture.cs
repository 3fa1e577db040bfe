using Mesh.Observation;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>The picture that a page begins with.</summary>
internal static class FirstPicture
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>One that is fresh, or the latest when none comes in time; null when there is none at all.</summary>
    /// <remarks>While nobody watches no node is asked, so that the latest may be old: it is looked at for a moment.</remarks>
    internal static async Task<ClusterPicture?> OfAsync(IPictureSource source, TimeProvider clock, CancellationToken cancellation)
    {
        if (IsFresh(source.Latest))
        {
            return source.Latest;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await foreach (var picture in source.WatchAsync(either.Token))
            {
                if (IsFresh(picture))
                {
                    return picture;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // what there is must do
        }

        return source.Latest;

        bool IsFresh(ClusterPicture? picture) => picture is not null && clock.GetUtcNow() - picture.At < Fresh;
    }
}
