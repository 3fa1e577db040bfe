using System.Net;
using Mesh.Faults.Processes;

namespace Mesh.Faults.Attacks;

/// <summary>Finds out what a good session looks like at each port, by having one and recording it.</summary>
internal static class Scout
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>The port, with a session that was answered.</summary>
    /// <exception cref="InvalidOperationException">It was not: nothing that follows would show anything.</exception>
    internal static async Task<Target> LookAsync(Port port, FaultyNode node, FaultyNode member, ClusterCertificates certificates)
    {
        var seen = new Target(port, node, member, certificates)
        {
            Greeting = await Greetings.OfAsync(port, node, certificates.Token).ConfigureAwait(false),
        };
        using var relay = new Relay(seen.Endpoint);
        var answer = await SpeakAsync(seen, relay.Endpoint).ConfigureAwait(false);
        return answer.Length == 0
            ? throw new InvalidOperationException($"A session at the {seen.Name} got no answer")
            : new Target(port, node, member, certificates)
            {
                Greeting = seen.Greeting,
                OfMember = port == Port.Data ? await Greetings.DataAsync(member.Name, node).ConfigureAwait(false) : null,
                Wire = await relay.RecordingAsync().ConfigureAwait(false),
            };
    }

    private static async Task<byte[]> SpeakAsync(Target target, IPEndPoint through)
    {
        using var patience = new CancellationTokenSource(Patience);
        var socket = await target.ConnectAsync(patience.Token, through).ConfigureAwait(false);
        var stream = await target.SecureAsync(socket, CertificateFor(target.Port), patience.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(target.Greeting, patience.Token).ConfigureAwait(false);
            var answer = new byte[1_024];
            var length = await stream.ReadAsync(answer, patience.Token).ConfigureAwait(false);
            await Task.Delay(Quiet, patience.Token).ConfigureAwait(false); // what was asked for is done
            return answer[..length];
        }
    }

    private static string CertificateFor(Port port) =>
        port == Port.Pbm ? ClusterCertificates.Operator : ClusterCertificates.Stranger;
}
