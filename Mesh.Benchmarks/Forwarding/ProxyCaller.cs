using System.Collections.Immutable;
using System.Net;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>Asks a proxy's targets in turn, each request with a deadline.</summary>
internal sealed class ProxyCaller(ImmutableArray<Uri> targets) : IContenderNode
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private uint _turn;

    /// <summary>Ends when a hundred requests in a row were answered.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        for (var answered = 0; answered < 100;)
        {
            answered = await EchoAsync(string.Empty, []) ? answered + 1 : 0;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sends one <c>GET</c>.</summary>
    /// <exception cref="NotRepliedException">It was answered with another status than 200.</exception>
    public async ValueTask<bool> EchoAsync(string key, byte[] payload)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, targets[(int)(Interlocked.Increment(ref _turn) % (uint)targets.Length)]);
        using var response = await _http.SendAsync(request, deadline.Token);
        await response.Content.CopyToAsync(Stream.Null, deadline.Token);
        return response.StatusCode == HttpStatusCode.OK
            ? true
            : throw new NotRepliedException($"status {(int)response.StatusCode}");
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }
}
