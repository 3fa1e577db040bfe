using System.Net.Sockets;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Attacks;

/// <summary>What was recorded of a good session, sent again by who has no key; and what a peer has said, said again by peers.</summary>
internal static class Replays
{
    private const int Times = 3;

    internal static Attack All { get; } = new(
        "29b", "a recorded session sent again, 100 a second", target =>
        [
            new Crowd(40, 100, stop => SendAsync(target, stop)),
            .. target.HasTls && target.Port != Port.Pbm
                ? [new Crowd(2, 5, stop => SayAsync(target, ClusterCertificates.Stranger, target.Greeting, stop))]
                : Array.Empty<Crowd>(),
            .. target.OfMember is { } greeting
                ? [new Crowd(2, 5, stop => SayAsync(target, target.Member.Name, greeting, stop))]
                : Array.Empty<Crowd>(),
        ]);

    private static async Task SendAsync(Target target, CancellationToken stop)
    {
        var stream = new NetworkStream(await target.ConnectAsync(stop).ConfigureAwait(false), ownsSocket: true);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(target.Wire, stop).ConfigureAwait(false);
            await Ends.OfAsync(stream, stop).ConfigureAwait(false);
        }
    }

    /// <summary>All of it several times: a hello comes late then, and a request again.</summary>
    private static async Task SayAsync(Target target, string name, byte[] greeting, CancellationToken stop)
    {
        var stream = await target.DialAsync(stop, name).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            for (var time = 0; time < Times; time++)
            {
                await stream.WriteAsync(greeting, stop).ConfigureAwait(false);
            }

            await Ends.OfAsync(stream, stop).ConfigureAwait(false);
        }
    }
}
