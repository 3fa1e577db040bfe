namespace Mesh.Tests.Support;

/// <summary>What code allocates on the heap.</summary>
internal static class Allocations
{
    private const int Rounds = 1_000;

    /// <summary>
    /// The bytes that the work allocates each time: the least of many rounds, ended by the first that allocates none.
    /// Some rounds allocate more: a collection that another thread causes ends this thread's allocation buffer, whose
    /// rest then counts as allocated. Code that isn't compiled for good boxes, so the project has no quick compilation.
    /// </summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
