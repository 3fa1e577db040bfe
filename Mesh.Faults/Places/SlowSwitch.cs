using System.Buffers.Binary;
using System.Collections.Concurrent;
using Mesh.Faults.Records;

namespace Mesh.Faults.Places;

/// <summary>
/// A switch between network interfaces whose frames take a while: what the kernel's netem does, where it has none. It learns
/// which address is behind which port, and never reorders the frames of a way. What passes the last port is not slowed: there is
/// the caller of the load. Needs root.
/// </summary>
internal sealed class SlowSwitch : IDisposable
{
    private const int MaxFrame = 70_000;
    private const int AddressBytes = 6;

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _came = new(initialState: false);
    private readonly PriorityQueue<(byte[] Frame, int Port), (long At, long Number)> _underWay = new();
    private readonly ConcurrentDictionary<long, int> _ports = new(); // by the address behind them
    private readonly PacketSocket[] _sockets;
    private readonly long[,] _last; // when the last frame of each way is due
    private readonly Random _random = new(1);
    private double _delay;
    private double _jitter;
    private long _frames;

    internal SlowSwitch(IEnumerable<string> ports)
    {
        _sockets = [.. ports.Select(port => new PacketSocket(port))];
        _last = new long[_sockets.Length, _sockets.Length];
    }

    /// <summary>From now on frames take so many milliseconds, more or less so many.</summary>
    internal void Slow(double delay, double jitter)
    {
        lock (_gate)
        {
            (_delay, _jitter) = (delay, jitter);
        }
    }

    /// <summary>Begins, on threads of its own that end with the process.</summary>
    internal void Start()
    {
        for (var port = 0; port < _sockets.Length; port++)
        {
            var own = port;
            new Thread(() => Receive(own)) { IsBackground = true }.Start();
        }

        new Thread(Send) { IsBackground = true }.Start();
    }

    /// <summary>Nothing passes any more.</summary>
    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _came.Dispose();
    }

    private void Receive(int from)
    {
        var space = new byte[MaxFrame];
        while (true)
        {
            var frame = space.AsSpan(0, _sockets[from].Receive(space)).ToArray();
            if (frame.Length < 2 * AddressBytes)
            {
                continue;
            }

            _ports[AddressAt(frame, AddressBytes)] = from;
            if (_ports.TryGetValue(AddressAt(frame, 0), out var to))
            {
                Enqueue(frame, from, to);
                continue;
            }

            for (to = 0; to < _sockets.Length; to++)
            {
                Enqueue(frame, from, to);
            }
        }
    }

    private void Enqueue(byte[] frame, int from, int to)
    {
        if (from == to)
        {
            return;
        }

        lock (_gate)
        {
            var isOfCaller = from == _sockets.Length - 1 || to == _sockets.Length - 1;
            var takes = isOfCaller ? 0 : Math.Max(0, _delay + (_jitter * ((2 * _random.NextDouble()) - 1)));
            var at = Math.Max(_last[from, to], Monotonic.Now + TimeSpan.FromMilliseconds(takes).Nanoseconds());
            _last[from, to] = at;
            _underWay.Enqueue((frame, to), (at, ++_frames));
        }

        _came.Set();
    }

    private void Send()
    {
        while (true)
        {
            if (TryTake(out var due, out var wait))
            {
                _sockets[due.Port].Send(due.Frame);
            }
            else
            {
                _came.WaitOne(wait);
            }
        }
    }

    private bool TryTake(out (byte[] Frame, int Port) due, out TimeSpan wait)
    {
        lock (_gate)
        {
            wait = TimeSpan.FromSeconds(1);
            if (!_underWay.TryPeek(out due, out var when))
            {
                return false;
            }

            // A wait counts whole milliseconds: the last one is rounded up, so that it is none of waiting in a circle.
            wait = TimeSpan.FromMilliseconds(Math.Ceiling(Monotonic.Duration(Math.Max(0, when.At - Monotonic.Now)).TotalMilliseconds));
            return when.At <= Monotonic.Now && _underWay.TryDequeue(out due, out _);
        }
    }

    private static long AddressAt(byte[] frame, int at) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at)) << 32) | BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(at + 2));
}
