using System.Net.Sockets;
using System.Text.Json;

namespace Mesh.Samples.AccessLog;

/// <summary>Sends through the HTTP gateways, each in its turn.</summary>
internal sealed class HttpTransport : ITransport
{
    // Longer than any deadline that a gateway allows: its answer says more than giving up here would.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Uri[] _gateways;
    private readonly HttpClient _http;
    private uint _turn;

    /// <summary>A transport over these gateways, one at least.</summary>
    public HttpTransport(IEnumerable<Uri> gateways)
    {
        _gateways = [.. gateways];
        ArgumentOutOfRangeException.ThrowIfZero(_gateways.Length, nameof(gateways));
        _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };
    }

    /// <inheritdoc/>
    public async ValueTask<Answer> SendAsync(
        string client, ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        var gateway = _gateways[Interlocked.Increment(ref _turn) % _gateways.Length];
        var address = new Uri(gateway, $"/v1/services/sessions/{Uri.EscapeDataString(client)}");
        try
        {
            using var body = new ReadOnlyMemoryContent(line);
            using var response = await _http.PostAsync(address, body, cancellation);
            return await ReadAsync(response, cancellation);
        }
        catch (HttpRequestException exception)
        {
            var reason = JsonNamingPolicy.KebabCaseLower.ConvertName(exception.HttpRequestError.ToString());
            return Answer.TransportFailed(reason, $"{gateway}: {exception.Message}");
        }
        catch (SocketException exception)
        {
            return Answer.TransportFailed("connection-error", $"{gateway}: {exception.Message}"); // gone while it was connected to
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Answer.TransportFailed("no-answer", $"{gateway} did not answer within {Patience.TotalSeconds} s.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var node = response.Headers.TryGetValues("Mesh-Node", out var nodes) ? nodes.First() : null;
        return response.IsSuccessStatusCode
            ? new("replied", "none", node, body, null)
            : OfProblem((int)response.StatusCode, node, body);
    }

    private static Answer OfProblem(int status, string? node, byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var root = problem.RootElement;
            return new(
                root.GetProperty("outcome").GetString()!,
                root.GetProperty("reason").GetString()!,
                node,
                default,
                root.GetProperty("detail").GetString());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new("transport-failed", $"http-{status}", node, default, "The error's body is not Mesh's.");
        }
    }
}
