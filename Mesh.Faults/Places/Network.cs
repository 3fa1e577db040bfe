using System.Diagnostics;

namespace Mesh.Faults.Places;

/// <summary>What can be done to the bridge between the nodes. The caller of the load is never cut off.</summary>
/// <param name="bridge">The namespace that the bridge is in.</param>
internal sealed class Network(string bridge)
{
    private const string Table = "mesh";

    /// <summary>No packet passes between the two sides, either way.</summary>
    internal async Task CutAsync(IReadOnlyCollection<int> side, IReadOnlyCollection<int> other)
    {
        await DropAsync(side, other).ConfigureAwait(false);
        await DropAsync(other, side).ConfigureAwait(false);
    }

    /// <summary>No packet passes from some to others; the other way is open.</summary>
    internal async Task DropAsync(IReadOnlyCollection<int> from, IReadOnlyCollection<int> to)
    {
        await PrepareAsync().ConfigureAwait(false);
        await NftAsync($"add rule bridge {Table} f iifname {Ports(from)} oifname {Ports(to)} drop").ConfigureAwait(false);
    }

    /// <summary>Of a hundred packets between nodes, so many are lost.</summary>
    internal async Task LoseAsync(int percent, IReadOnlyCollection<int> nodes)
    {
        await PrepareAsync().ConfigureAwait(false);
        await NftAsync(
            $"add rule bridge {Table} f iifname {Ports(nodes)} oifname {Ports(nodes)} ip protocol tcp "
            + $"numgen random mod 100 < {percent} drop").ConfigureAwait(false);
    }

    /// <summary>All that reaches a node comes at no more than so many kilobits a second.</summary>
    internal Task ThinAsync(int node, int kilobits) => RunAsync(
        "tc", "qdisc", "replace", "dev", $"p{node}", "root", "tbf", "rate", $"{kilobits}kbit", "burst", "32kb", "latency", "400ms");

    /// <summary>Undoes <see cref="ThinAsync"/>.</summary>
    internal Task WidenAsync(int node) => RunAsync("tc", "qdisc", "del", "dev", $"p{node}", "root");

    /// <summary>Everything passes again.</summary>
    internal async Task HealAsync()
    {
        await PrepareAsync().ConfigureAwait(false);
        await NftAsync($"flush chain bridge {Table} f").ConfigureAwait(false);
    }

    private static string Ports(IEnumerable<int> nodes) =>
        $"{{ {string.Join(", ", nodes.Select(node => $"p{node}"))} }}";

    private async Task PrepareAsync()
    {
        await NftAsync($"add table bridge {Table}").ConfigureAwait(false);
        await NftAsync($"add chain bridge {Table} f {{ type filter hook forward priority 0; policy accept; }}")
            .ConfigureAwait(false);
    }

    private Task NftAsync(string command) => RunAsync("nft", command);

    private async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", bridge, .. command])
        {
            RedirectStandardError = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {said.Trim()}");
        }
    }
}
