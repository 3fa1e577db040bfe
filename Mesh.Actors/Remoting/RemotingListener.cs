using System.Net;
using Mesh.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mesh.Remoting;

/// <summary>The control plane's port: takes connections, within bounds.</summary>
internal sealed class RemotingListener(IPEndPoint endpoint, int limit, Refusals refusals, Func<ConnectionContext, ConnectionGate.Pass, Task> serve)
    : IAsyncDisposable
{
    private readonly ConnectionGate _gate = new(limit, Math.Min(limit, ConnectionGate.Strangers));
    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Begins to listen.</summary>
    /// <returns>Where.</returns>
    public async Task<IPEndPoint> StartAsync()
    {
        var factory = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        _listener = await factory.BindAsync(endpoint).ConfigureAwait(false);
        _accepting = AcceptAsync(_listener);
        return (IPEndPoint)_listener.EndPoint;
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is null)
        {
            return;
        }

        await _listener.UnbindAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync().ConfigureAwait(false) is { } connection)
        {
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        await using (connection.ConfigureAwait(false))
        {
            using var pass = _gate.Enter(connection);
            if (pass is null)
            {
                refusals.Tell(connection, $"{limit} are open");
                return;
            }

            KeepAlive.Begin(connection);
            await Task.Yield(); // whoever accepts goes on
            await serve(connection, pass).ConfigureAwait(false);
        }
    }
}
