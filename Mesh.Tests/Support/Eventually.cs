using System.Diagnostics;

namespace Mesh.Tests.Support;

/// <summary>Waits for something that real processes, sockets and gossip bring about in their own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends when the condition holds; fails with what was seen last when patience runs out.</summary>
    public static Task Async(Func<bool> condition, Func<string> seen, TimeSpan patience) =>
        Async(() => Task.FromResult(condition()), seen, patience);

    /// <inheritdoc cref="Async(Func{bool}, Func{string}, TimeSpan)"/>
    public static async Task Async(Func<Task<bool>> condition, Func<string> seen, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < patience, $"not within {patience}: {seen()}");
            await Task.Delay(Look);
        }
    }
}
