using System.Net;
using Mesh.Access;
using Mesh.Connections;
using Mesh.Logs;
using Mesh.Node.Gateway;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Node.Startup;

/// <summary>
/// Bounds the connections of all callers, and of one address. When there is no room for another, one makes it that nothing is asked
/// on: the one that has been idle for longest, more or less. Thread-safe.
/// </summary>
/// <remarks>
/// So connections that say nothing, or say it slowly, displace each other and not callers. They are looked at in the order in which
/// they came; one on which something was asked since the last look goes behind the others first. nginx drains its idle connections
/// likewise.
/// </remarks>
internal sealed class ConnectionLimits : IRefusingPort
{
    private readonly GatewayOptions _gateway;
    private readonly TokenBook _tokens;
    private readonly PacedLog _log;
    private readonly Lock _gate = new();
    private readonly LinkedList<GatewayConnection> _open = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private long _refused;

    internal ConnectionLimits(GatewayOptions gateway, IServiceProvider provider)
    {
        _gateway = gateway;
        _tokens = provider.GetRequiredService<TokenBook>();
        _log = new(provider.GetRequiredService<ILogger<ConnectionLimits>>(), provider.GetRequiredService<TimeProvider>());
    }

    string IRefusingPort.Plane => "gateway";

    long IRefusingPort.Refused => Interlocked.Read(ref _refused);

    /// <summary>Has an endpoint ask here before anything else.</summary>
    internal void Guard(ListenOptions listen) => listen.Use(next => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var own = new LinkedListNode<GatewayConnection>(new(connection));
        if (Enter(own, address) is { } refusal)
        {
            Interlocked.Increment(ref _refused);
            _log.Of(address.ToString()).GatewayRefused(address, refusal);
            connection.Abort(new ConnectionAbortedException(refusal));
            return;
        }

        try
        {
            connection.Features.Set(own.Value);
            await next(connection);
        }
        finally
        {
            Leave(own, address);
        }
    });

    /// <summary>Counts a connection.</summary>
    /// <returns>Why it can't stay; null when it may.</returns>
    private string? Enter(LinkedListNode<GatewayConnection> own, IPAddress address)
    {
        var (most, mostOfAddress) = (_gateway.Limits.MaxConnections, MostOf(address));
        GatewayConnection? displaced = null;
        lock (_gate)
        {
            var ofAddress = _byAddress.GetValueOrDefault(address);
            if (mostOfAddress > 0 && ofAddress >= mostOfAddress)
            {
                return $"mesh.gateway.limits.connections-per-address comes to {mostOfAddress}";
            }

            if (most > 0 && _open.Count >= most && (displaced = Displace()) is null)
            {
                return $"mesh.gateway.limits.max-connections is {most}, and requests are under way on all";
            }

            _byAddress[address] = ofAddress + 1;
            _open.AddLast(own);
        }

        if (displaced is not null)
        {
            _log.Of("displaced").GatewayDisplaced(most);
            displaced.Close();
        }

        return null;
    }

    /// <summary>Takes the place of a connection that nothing is asked on; null when there is none.</summary>
    private GatewayConnection? Displace()
    {
        // Twice round: at the first look at it each may have been used since the last one.
        for (var looks = 2 * _open.Count; looks > 0; looks--)
        {
            var oldest = _open.First!;
            _open.RemoveFirst();
            if (oldest.Value.TryDisplace())
            {
                return oldest.Value;
            }

            _open.AddLast(oldest);
        }

        return null;
    }

    private void Leave(LinkedListNode<GatewayConnection> own, IPAddress address)
    {
        lock (_gate)
        {
            own.List?.Remove(own); // unless it was displaced
            if (--_byAddress[address] == 0)
            {
                _byAddress.Remove(address);
            }
        }
    }

    /// <summary>Behind loopback addresses there is one machine, with as many callers as it likes.</summary>
    private int MostOf(IPAddress address) => _gateway.Limits.ConnectionsPerAddress is null && IPAddress.IsLoopback(address)
        ? 0
        : _gateway.Limits.ConnectionsPerAddressWhen(_gateway.IsOpen(!_tokens.IsEmpty));
}
