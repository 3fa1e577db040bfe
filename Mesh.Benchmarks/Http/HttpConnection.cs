using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mesh.Benchmarks.Http;

/// <summary>One keep-alive connection of HTTP/1.1, one request at a time, and no more of HTTP than the two servers need: a
/// whole client would cost more than what is measured. Opened anew after a failure. Not thread-safe.</summary>
internal sealed class HttpConnection(int port, string path) : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] Length = "Content-Length: "u8.ToArray();

    private readonly byte[] _request = new byte[4 * 1024];
    private readonly byte[] _received = new byte[16 * 1024];
    private readonly string _line = $"POST {path}";
    private Socket? _socket;

    /// <summary>Posts a payload to the echo service.</summary>
    /// <returns>Whether the answer was 200, with as many bytes.</returns>
    /// <exception cref="SocketException">There is no server.</exception>
    internal async ValueTask<bool> PostAsync(string key, byte[] payload)
    {
        try
        {
            _socket ??= await OpenAsync();
            await _socket.SendAsync(Render(key, payload));
            if (await IsAnswerAsync(_socket, payload.Length))
            {
                return true;
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Dispose(); // what is left of that answer would be taken for the next one
        return false;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private ReadOnlyMemory<byte> Render(string key, byte[] payload)
    {
        Span<byte> request = _request;
        var at = Add(request, _line);
        at += Add(request[at..], key);
        at += Add(request[at..], " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nContent-Length: ");
        payload.Length.TryFormat(request[at..], out var digits, provider: CultureInfo.InvariantCulture);
        at += digits;
        at += Add(request[at..], "\r\n\r\n");
        payload.CopyTo(request[at..]);
        return _request.AsMemory(0, at + payload.Length);
    }

    private static int Add(Span<byte> request, string text) => Encoding.ASCII.GetBytes(text, request);

    private async ValueTask<bool> IsAnswerAsync(Socket socket, int payloadBytes)
    {
        for (var received = 0; ;)
        {
            var read = await socket.ReceiveAsync(_received.AsMemory(received));
            if (read == 0)
            {
                return false; // it closed the connection
            }

            received += read;
            if (LengthOf(_received.AsSpan(0, received)) is { } length && received >= length)
            {
                return received == length && IsGood(_received.AsSpan(0, length), payloadBytes);
            }
        }
    }

    /// <summary>How long the answer is with its head; null while the head is not all there.</summary>
    private static int? LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(HeadEnd);
        return head < 0 ? null : head + HeadEnd.Length + BodyBytes(answer[..head]);
    }

    private static int BodyBytes(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf(Length);
        if (at < 0)
        {
            return 0;
        }

        var value = head[(at + Length.Length)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }

    private static bool IsGood(ReadOnlySpan<byte> answer, int payloadBytes) =>
        answer.StartsWith("HTTP/1.1 200 "u8) && LengthOf(answer) - answer.IndexOf(HeadEnd) - HeadEnd.Length == payloadBytes;
}
