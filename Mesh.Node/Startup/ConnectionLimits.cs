using System.Collections.Concurrent;
using System.Net;
using Mesh.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Node.Startup;

/// <summary>Closes connections beyond those that all callers, and one address, may have. Thread-safe.</summary>
internal sealed class ConnectionLimits
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(10);

    private readonly GatewayOptions _gateway;
    private readonly TokenBook _tokens;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private int _all;
    private long _warnedAt;

    internal ConnectionLimits(GatewayOptions gateway, IServiceProvider provider)
    {
        _gateway = gateway;
        _tokens = provider.GetRequiredService<TokenBook>();
        _clock = provider.GetRequiredService<TimeProvider>();
        _log = provider.GetRequiredService<ILogger<ConnectionLimits>>();
    }

    /// <summary>Has an endpoint ask here before anything else.</summary>
    internal void Guard(ListenOptions listen) => listen.Use(next => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        try
        {
            if (Enter(address) is not { } refusal)
            {
                await next(connection);
                return;
            }

            Warn(address, refusal);
            connection.Abort(new ConnectionAbortedException(refusal));
        }
        finally
        {
            Leave(address);
        }
    });

    /// <summary>Counts a connection.</summary>
    /// <returns>Why it can't stay; null when it may.</returns>
    private string? Enter(IPAddress address)
    {
        var all = Interlocked.Increment(ref _all);
        var ofAddress = _byAddress.AddOrUpdate(address, 1, (_, count) => count + 1);
        var (most, mostOfAddress) = (_gateway.Limits.MaxConnections, MostOf(address));
        return most > 0 && all > most ? $"mesh.gateway.limits.max-connections is {most}"
            : mostOfAddress > 0 && ofAddress > mostOfAddress ? $"mesh.gateway.limits.connections-per-address comes to {mostOfAddress}"
            : null;
    }

    private void Leave(IPAddress address)
    {
        Interlocked.Decrement(ref _all);
        if (_byAddress.AddOrUpdate(address, 0, (_, count) => count - 1) == 0)
        {
            _byAddress.TryRemove(new(address, 0)); // unless it has come back meanwhile
        }
    }

    /// <summary>Behind loopback addresses there is one machine, with as many callers as it likes.</summary>
    private int MostOf(IPAddress address) => _gateway.Limits.ConnectionsPerAddress is null && IPAddress.IsLoopback(address)
        ? 0
        : _gateway.Limits.ConnectionsPerAddressWhen(_gateway.IsOpen(!_tokens.IsEmpty));

    private void Warn(IPAddress address, string refusal)
    {
        var (now, before) = (_clock.GetTimestamp(), Interlocked.Read(ref _warnedAt));
        if ((before == 0 || _clock.GetElapsedTime(before, now) >= BetweenWarnings)
            && Interlocked.CompareExchange(ref _warnedAt, now, before) == before)
        {
            _log.LogWarning("Refused a connection of {Address} to the gateway: {Refusal}; told again in 10 s at most", address, refusal);
        }
    }
}
