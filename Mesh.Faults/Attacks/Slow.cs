using System.Text;

namespace Mesh.Faults.Attacks;

/// <summary>Clients that take their time.</summary>
internal static class Slow
{
    private const int Peers = 8; // sessions at pbm are 16, and half is for others

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    internal static Attack Senders { get; } = new(
        "30c", "500 slow senders, a byte a second", target =>
        [
            new Crowd(250, 100, stop => SendAsync(target, target.Opening, said: 0, stop)),
            new Crowd(250, 100, stop => SendAsync(target, Body(target), said: Body(target).Length / 2, stop)),
            .. target.HasTls ? [new Crowd(Peers, 4, stop => SendAsPeerAsync(target, stop))] : Array.Empty<Crowd>(),
        ]);

    internal static Attack Readers { get; } = new(
        "30d", "100 clients that ask, for 100 KB at the gateway, and never read", target =>
        [
            .. target.Port == Port.Pbm ? Array.Empty<Crowd>() : [new Crowd(100, 50, stop => AskAsync(target, stop))],
            .. target.Port == Port.Gateway ? Array.Empty<Crowd>() : [new Crowd(Peers, 4, stop => AskAsPeerAsync(target, stop))],
        ]);

    /// <summary>What is sent slowly from its middle on: at the gateway a body, whose headers came at once.</summary>
    private static ReadOnlyMemory<byte> Body(Target target) => target.Port == Port.Gateway
        ? Encoding.ASCII.GetBytes(
            $"POST /v1/services/echo/slow HTTP/1.1\r\nHost: {target.Node.Address.Gateway.Authority}\r\nContent-Length: 1000\r\n\r\n"
            + new string('1', 200))
        : target.Opening;

    private static async Task SendAsync(Target target, ReadOnlyMemory<byte> bytes, int said, CancellationToken stop)
    {
        using var socket = await target.ConnectAsync(stop).ConfigureAwait(false);
        await socket.SendAsync(bytes[..said], stop).ConfigureAwait(false);
        for (var at = said; at < bytes.Length; at++)
        {
            await Task.Delay(BetweenBytes, stop).ConfigureAwait(false);
            await socket.SendAsync(bytes.Slice(at, 1), stop).ConfigureAwait(false);
        }
    }

    private static async Task SendAsPeerAsync(Target target, CancellationToken stop)
    {
        var stream = await target.DialAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            for (var at = 0; at < target.Greeting.Length; at++)
            {
                await stream.WriteAsync(target.Greeting.AsMemory(at, 1), stop).ConfigureAwait(false);
                await Task.Delay(BetweenBytes, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>At the gateway for replies that are large; elsewhere for the node's side of the handshake.</summary>
    private static async Task AskAsync(Target target, CancellationToken stop)
    {
        const string Size = "0 100000";
        using var socket = await target.ConnectAsync(stop).ConfigureAwait(false);
        socket.ReceiveBufferSize = 4_096;
        var question = target.Port == Port.Gateway
            ? Encoding.ASCII.GetBytes(
                $"POST /v1/services/large/slow HTTP/1.1\r\nHost: {target.Node.Address.Gateway.Authority}\r\nContent-Length: {Size.Length}\r\n\r\n{Size}")
            : target.Wire;
        while (true)
        {
            await socket.SendAsync(question, stop).ConfigureAwait(false);
            await Task.Delay(BetweenBytes, stop).ConfigureAwait(false);
        }
    }

    private static async Task AskAsPeerAsync(Target target, CancellationToken stop)
    {
        var stream = await target.DialAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(target.Greeting, stop).ConfigureAwait(false);
            while (true)
            {
                await stream.WriteAsync(QuestionOf(target), stop).ConfigureAwait(false);
                await Task.Delay(BetweenQuestions, stop).ConfigureAwait(false);
            }
        }
    }

    private static byte[] QuestionOf(Target target) => target.Port switch
    {
        Port.Control => ControlFrames.Of(ControlFrames.Heartbeat),
        Port.Data => DataFrames.Of([.. Enumerable.Repeat(DataFrames.Ping(), 1_000)]),
        _ => Greetings.PbmQuestion(),
    };
}
