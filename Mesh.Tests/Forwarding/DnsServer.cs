using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mesh.Tests.Support;

namespace Mesh.Tests.Forwarding;

/// <summary>A real DNS server over UDP that knows what the test says. Other names do not exist there.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    public const int ServerFailure = 2;
    public const int NoSuchName = 3;

    private const int HeaderBytes = 12;

    private readonly ConcurrentDictionary<string, Zone> _zones = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Task _serving;

    public DnsServer(int port = 0)
    {
        Port = port == 0 ? Ports.Free() : port;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _serving = ServeAsync();
    }

    public int Port { get; }

    public IPEndPoint Endpoint => new(IPAddress.Loopback, Port);

    /// <summary>Every question that came, such as <c>AAAA orders.internal</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Says what a name has: <c>A 127.0.0.1</c>, <c>AAAA ::1</c>, <c>CNAME other.internal</c>, or
    /// <c>SRV priority weight port target</c>.</summary>
    public void Say(string name, int timeToLive, params string[] records) => _zones[name] = new(timeToLive, records, []);

    /// <summary>Has questions of a type about a name answered with a fault.</summary>
    public void Fail(string name, string type, int code) => _zones[name] = _zones[name] with
    {
        Faults = new(_zones[name].Faults) { [type] = code },
    };

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var bytes = new byte[4096];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(bytes, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
                await _socket.SendToAsync(Answer(bytes.AsSpan(0, received.ReceivedBytes)), received.RemoteEndPoint, _stopping.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // stopped, or who asked is gone
            }
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> query)
    {
        var (name, end) = NameAt(query, HeaderBytes);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[end..]);
        Asked.Enqueue($"{TypeName(type)} {name}");
        var zone = _zones.GetValueOrDefault(name);
        var code = zone is null ? NoSuchName : zone.Faults.GetValueOrDefault(TypeName(type));
        var records = new List<byte[]>();
        var asked = name;
        while (code == 0 && zone?.Records.FirstOrDefault(record => record.StartsWith("CNAME ", StringComparison.Ordinal)) is { } alias)
        {
            records.Add(Record(asked, alias, zone.TimeToLive));
            asked = alias["CNAME ".Length..];
            zone = _zones.GetValueOrDefault(asked);
        }

        records.AddRange((code == 0 ? zone?.Records ?? [] : [])
            .Where(record => record.StartsWith(TypeName(type) + " ", StringComparison.Ordinal))
            .Select(record => Record(asked, record, zone!.TimeToLive)));
        var header = query[..HeaderBytes].ToArray();
        (header[2], header[3]) = (0x84, (byte)(0x80 | code));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)records.Count);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), 0);
        return [.. header, .. query[HeaderBytes..(end + 4)], .. records.SelectMany(record => record)];
    }

    private static byte[] Record(string name, string record, int timeToLive)
    {
        var parts = record.Split(' ');
        byte[] data = parts[0] switch
        {
            "CNAME" => NameBytes(parts[1]),
            "SRV" => [.. parts[1..4].SelectMany(Number), .. NameBytes(parts[4])],
            _ => IPAddress.Parse(parts[1]).GetAddressBytes(),
        };
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, TypeOf(parts[0]));
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), 1);
        BinaryPrimitives.WriteInt32BigEndian(fixedPart.AsSpan(4), timeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. NameBytes(name), .. fixedPart, .. data];
    }

    private static byte[] Number(string text)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, ushort.Parse(text, CultureInfo.InvariantCulture));
        return bytes;
    }

    private static byte[] NameBytes(string name) =>
        [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static (string Name, int End) NameAt(ReadOnlySpan<byte> query, int at)
    {
        var labels = new List<string>();
        while (query[at] is not 0 and var length)
        {
            labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, length)));
            at += 1 + length;
        }

        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }

    private static string TypeName(int type) => type switch { 1 => "A", 5 => "CNAME", 28 => "AAAA", 33 => "SRV", _ => $"{type}" };

    private static ushort TypeOf(string name) => name switch { "A" => 1, "CNAME" => 5, "AAAA" => 28, "SRV" => 33, _ => 0 };

    private sealed record Zone(int TimeToLive, string[] Records, Dictionary<string, int> Faults);
}
