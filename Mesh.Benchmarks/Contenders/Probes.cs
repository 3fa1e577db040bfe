using Mesh.Benchmarks.ClosedLoop;

namespace Mesh.Benchmarks.Contenders;

/// <summary>The first requests to a cluster: it is ready when each of them is answered.</summary>
internal static class Probes
{
    private const int Keys = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends when a hundred keys are answered one after the other. They are none that is measured, and each
    /// process has its own.</summary>
    internal static Task AnsweredAsync(IContenderNode node, ContenderPlace place, CancellationToken cancellation) =>
        UntilAsync(() => AreAnsweredAsync(node, place), cancellation);

    /// <summary>Ends when something is so.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellation)
    {
        while (!await isSo())
        {
            await Task.Delay(Look, cancellation);
        }
    }

    private static async Task<bool> AreAnsweredAsync(IContenderNode node, ContenderPlace place)
    {
        for (var key = 0; key < Keys; key++)
        {
            try
            {
                if (!await node.EchoAsync($"probe-{place.Index}-{key}", Workload.Payload))
                {
                    return false;
                }
            }
            catch (Exception)
            {
                return false; // each contender has failures of its own: not yet
            }
        }

        return true;
    }
}
