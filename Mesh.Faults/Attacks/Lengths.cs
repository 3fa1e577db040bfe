using System.Text;

namespace Mesh.Faults.Attacks;

/// <summary>Headers that announce what can't be.</summary>
internal static class Lengths
{
    private const int Many = 1_000;
    private const int Longest = 1 << 20;

    /// <summary>Where a hello of TLS has lengths: of itself, its session id, its cipher suites and what follows them.</summary>
    private static readonly int[] InHello = [6, 43, 44, 45, 76, 77, 78, 79, 80];

    internal static Attack All { get; } = new(
        "29", "absurd lengths, 100 a second", target =>
        [
            new Crowd(40, 100, Each(Of(target), (bytes, stop) => SendAsync(target, bytes, stop))),
            .. target.HasTls
                ? [new Crowd(4, 10, Each(OfPeer(target), (bytes, stop) => SendAsPeerAsync(target, bytes, stop)))]
                : Array.Empty<Crowd>(),
        ]);

    /// <summary>Numbers that no length may be: 4 GiB, below zero, and nothing, many times.</summary>
    private static IEnumerable<byte[]> Numbers =>
    [
        [0xff, 0xff, 0xff, 0xff],
        [0x00, 0x00, 0x00, 0x80],
        [0xff, 0xff, 0xff, 0x7f],
        new byte[sizeof(int) * Many],
    ];

    private static byte[][] Of(Target target) => target.Port switch
    {
        Port.Gateway => [.. Http(target.Node.Address.Gateway.Authority).Select(Encoding.ASCII.GetBytes), .. Numbers],
        _ when target.HasTls => [.. Numbers, .. Tls(target.Opening)],
        _ => [.. Numbers, .. OfPeer(target)],
    };

    private static IEnumerable<byte[]> Tls(ReadOnlyMemory<byte> opening) =>
    [
        TlsRecord.Of(ushort.MaxValue),
        [.. Enumerable.Repeat(TlsRecord.Of(0), Many).SelectMany(record => record)],
        TlsRecord.Of(1 << 14, [0x01, 0xff, 0xff, 0xff, .. new byte[(1 << 14) - 4]]), // a hello of 16 MiB
        .. InHello.Where(at => at < opening.Length).Select(at => With(opening, at)),
    ];

    /// <summary>A hello with one byte, of a length in it, that is as large as can be.</summary>
    private static byte[] With(ReadOnlyMemory<byte> bytes, int at)
    {
        var changed = bytes.ToArray();
        changed[at] = byte.MaxValue;
        return changed;
    }

    /// <summary>What is said by who has been let in.</summary>
    private static byte[][] OfPeer(Target target) => target.Port switch
    {
        Port.Control =>
        [
            .. Numbers,
            ControlFrames.WithLength(128_001),
            .. Numbers.Select(number => (byte[])[.. target.Greeting, .. number]),
            [.. target.Greeting, .. ControlFrames.Of([0x0a, 0xff, 0xff, 0xff, 0xff, 0x07])], // a payload of 2 GiB in 6 bytes
        ],
        Port.Data =>
        [
            .. Numbers,
            DataFrames.WithLength(uint.MaxValue),
            DataFrames.WithLength(0),
            [.. target.Greeting, .. DataFrames.WithLength(10, DataFrames.Entry(ushort.MaxValue, new byte[8]))],
            [.. target.Greeting, .. DataFrames.WithLength(2, DataFrames.Entry(0))],
            [.. target.Greeting, .. DataFrames.Of(DataFrames.Request("echo", "k", "l-1", "", int.MaxValue))],
            [.. target.Greeting, .. DataFrames.Of(DataFrames.Request("echo", "k", "l-2", "", -1))],
        ],
        _ =>
        [
            .. Numbers,
            [1, 0, 1, 0, .. new byte[1 << 16]], // one byte more than a frame may have
            .. Numbers.Select(number => (byte[])[.. target.Greeting, .. number]),
        ],
    };

    private static IEnumerable<string> Http(string host)
    {
        var post = $"POST /v1/services/echo/k HTTP/1.1\r\nHost: {host}\r\n";
        var chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
        return
        [
            $"{post}Content-Length: 99999999999999999999\r\n\r\n",
            $"{post}Content-Length: -1\r\n\r\n",
            $"{post}Content-Length: 4294967296\r\n\r\n{new string('1', Many)}",
            $"{post}Content-Length: 1\r\nContent-Length: 2\r\n\r\n1",
            $"{chunked}FFFFFFFFFFFFFFFF\r\n1",
            $"{chunked}-1\r\n1",
            $"{chunked}7FFFFFFF\r\n{new string('1', Many)}",
            $"{chunked}1;{new string('e', Longest)}",
            $"{post}{string.Concat(Enumerable.Range(0, 100_000).Select(number => $"X-{number}: 1\r\n"))}\r\n",
            $"{post}X-Long: {new string('a', Longest)}\r\n\r\n",
            $"GET /{new string('a', Longest)}",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u007f\u007f\u007f\u0004",
        ];
    }

    /// <summary>Each in turn.</summary>
    private static Func<CancellationToken, Task> Each(byte[][] all, Func<byte[], CancellationToken, Task> send)
    {
        var turn = -1;
        return stop => send(all[(uint)Interlocked.Increment(ref turn) % all.Length], stop);
    }

    private static async Task SendAsync(Target target, byte[] bytes, CancellationToken stop)
    {
        var stream = new System.Net.Sockets.NetworkStream(await target.ConnectAsync(stop).ConfigureAwait(false), ownsSocket: true);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
            await Ends.OfAsync(stream, stop).ConfigureAwait(false);
        }
    }

    private static async Task SendAsPeerAsync(Target target, byte[] bytes, CancellationToken stop)
    {
        var stream = await target.DialAsync(stop).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(bytes, stop).ConfigureAwait(false);
            await Ends.OfAsync(stream, stop).ConfigureAwait(false);
        }
    }
}
