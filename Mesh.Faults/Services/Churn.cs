using System.Globalization;
using System.Runtime;
using System.Text;
using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>
/// Makes 1 GiB of large objects and many small ones, and has the heap compacted until the process has stood still for 2 s
/// in all. The reply is for how many milliseconds it did.
/// </summary>
internal sealed class Churn(Recorder recorder) : IServiceHandler
{
    private const int BlockBytes = 8 << 20;
    private const int Blocks = 128;
    private const int BlocksHeld = 16;
    private const int SmallObjects = 4_000_000; // what makes one compaction long: each has to be moved

    private static readonly TimeSpan StandsStill = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            await Task.Yield(); // off the thread that other requests came with
            var before = GC.GetTotalPauseDuration();
            ChurnFrom(before);
            var stood = GC.GetTotalPauseDuration() - before;
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true); // and gives it all back
            return Reply.With(Encoding.ASCII.GetBytes(stood.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)));
        }
    }

    private static void ChurnFrom(TimeSpan before)
    {
        var small = new object?[SmallObjects];
        var large = new byte[BlocksHeld][];
        for (var block = 0; block < Blocks; block++)
        {
            large[block % BlocksHeld] = new byte[BlockBytes];
        }

        while (GC.GetTotalPauseDuration() - before < StandsStill)
        {
            for (var i = 0; i < SmallObjects; i += 2) // every other one anew: holes, so that there is something to compact
            {
                small[i] = new object();
            }

            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        }

        GC.KeepAlive(large);
        GC.KeepAlive(small);
    }
}
