using System.Collections.Immutable;
using System.Net.Sockets;

namespace Mesh.Upstreams;

/// <summary>What came of asking for a DNS name.</summary>
/// <param name="Servers">What it leads to; empty when that could not be found out.</param>
/// <param name="TimeToLive">How long that holds, by the records.</param>
/// <param name="Gaps">What of it was asked for and not answered.</param>
/// <param name="Fault">What went wrong, in words; null when nothing did.</param>
internal sealed record DnsAnswer(
    ImmutableArray<ResolvedServer> Servers, TimeSpan TimeToLive, ImmutableArray<DnsGap> Gaps, string? Fault)
{
    /// <summary>How many servers one name may have. A name with more has the first of them, in the order of their
    /// addresses.</summary>
    public const int MostServers = 128;

    /// <summary>No answer.</summary>
    /// <param name="fault">Why, in words.</param>
    public static DnsAnswer Failed(string fault) => new([], TimeSpan.Zero, [], fault);

    /// <summary>What the name leads to from now on: sorted, so that equal answers are equal.</summary>
    /// <remarks>Where nothing was found, what was known stays: stale is better than none, and checks find those that are gone.
    /// So does that part of it which nobody answered for.</remarks>
    /// <param name="known">What it led to before.</param>
    public ImmutableArray<ResolvedServer> After(ImmutableArray<ResolvedServer> known) => Servers.IsEmpty
        ? known
        :
        [
            .. Servers
                .Concat(known.Where(server => Gaps.Contains(new DnsGap(server.Host, server.Family))))
                .DistinctBy(server => (server.Address, server.Port))
                .OrderBy(server => server.Family)
                .ThenBy(server => Convert.ToHexString(server.Address.GetAddressBytes()), StringComparer.Ordinal)
                .ThenBy(server => server.Port)
                .Take(MostServers),
        ];
}

/// <summary>Addresses that were asked for and not told.</summary>
/// <param name="Host">Whose.</param>
/// <param name="Family">IPv4 or IPv6.</param>
internal readonly record struct DnsGap(string Host, AddressFamily Family);
