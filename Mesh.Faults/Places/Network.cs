using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Places;

/// <summary>What can be done to the bridge between the nodes. The caller of the load is never cut off.</summary>
/// <param name="prefix">What the namespaces' names begin with: see <see cref="Namespaces"/>.</param>
internal sealed class Network(string prefix)
{
    private const string Table = "mesh";

    private readonly string _bridge = $"{prefix}s";
    private string[] _slowed = [];
    private Process? _switch;

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

    /// <summary>
    /// Puts a slow switch in the bridge's place, which passes everything at once until it is told otherwise. Some seconds of
    /// frames are lost on the way: nothing may run yet.
    /// </summary>
    internal async Task PutSlowSwitchAsync(IReadOnlyCollection<int> nodes)
    {
        _slowed = [.. nodes.Select(node => node.ToString(CultureInfo.InvariantCulture)), "d"];
        foreach (var end in _slowed)
        {
            await OffloadAsync(end, "off").ConfigureAwait(false);
            await RunAsync("ip", "link", "set", $"p{end}", "nomaster").ConfigureAwait(false);
        }

        _switch = Process.Start(new ProcessStartInfo(
            "ip",
            ["netns", "exec", _bridge, Own.Program, .. Own.Arguments(["switch", .. _slowed.Select(end => $"p{end}")])])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var said = await _switch.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        if (said != "ready")
        {
            throw new InvalidOperationException("The slow switch did not start.");
        }
    }

    /// <summary>From now on each frame between nodes takes so many milliseconds, more or less so many.</summary>
    internal Task SlowAsync(int delay, int jitter) =>
        _switch!.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{delay} {jitter}"));

    /// <summary>Another address of the driver's, for clients that are to vanish.</summary>
    internal Task AddAddressAsync(IPAddress address) => RunInAsync($"{prefix}d", "ip", "addr", "add", $"{address}/24", "dev", "eth0");

    /// <summary>Nothing passes from or to an address any more, for as long as the story lasts: its machine is gone.</summary>
    internal async Task VanishAsync(IPAddress address)
    {
        await PrepareAsync().ConfigureAwait(false);
        await NftAsync($"add rule bridge {Table} f ip saddr {address} drop").ConfigureAwait(false);
        await NftAsync($"add rule bridge {Table} f ip daddr {address} drop").ConfigureAwait(false);
    }

    /// <summary>Undoes <see cref="AddAddressAsync"/>.</summary>
    internal Task RemoveAddressAsync(IPAddress address) =>
        RunInAsync($"{prefix}d", "ip", "addr", "del", $"{address}/24", "dev", "eth0");

    /// <summary>Everything passes again.</summary>
    internal async Task HealAsync()
    {
        await TakeSlowSwitchAsync().ConfigureAwait(false);
        await PrepareAsync().ConfigureAwait(false);
        await NftAsync($"flush chain bridge {Table} f").ConfigureAwait(false);
    }

    private async Task TakeSlowSwitchAsync()
    {
        if (_switch is null)
        {
            return;
        }

        _switch.StandardInput.Close();
        await _switch.WaitForExitAsync().ConfigureAwait(false);
        _switch.Dispose();
        _switch = null;
        foreach (var end in _slowed)
        {
            await RunAsync("ip", "link", "set", $"p{end}", "master", "br0").ConfigureAwait(false);
            await OffloadAsync(end, "on").ConfigureAwait(false);
        }
    }

    /// <summary>Without it frames have the sizes and sums that they have on a wire, which is what the slow switch can pass.</summary>
    private Task OffloadAsync(string end, string how) => RunInAsync(
        $"{prefix}{end}", "ethtool", "-K", "eth0", "tx", how, "tso", how, "gso", how, "gro", how);

    private static string Ports(IEnumerable<int> nodes) =>
        $"{{ {string.Join(", ", nodes.Select(node => $"p{node}"))} }}";

    private async Task PrepareAsync()
    {
        await NftAsync($"add table bridge {Table}").ConfigureAwait(false);
        await NftAsync($"add chain bridge {Table} f {{ type filter hook forward priority 0; policy accept; }}")
            .ConfigureAwait(false);
    }

    private Task NftAsync(string command) => RunAsync("nft", command);

    private Task RunAsync(params string[] command) => RunInAsync(_bridge, command);

    private static async Task RunInAsync(string space, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", space, .. command])
        {
            RedirectStandardOutput = true,
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
