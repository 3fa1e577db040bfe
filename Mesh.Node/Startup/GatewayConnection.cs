using Microsoft.AspNetCore.Connections;

namespace Mesh.Node.Startup;

/// <summary>A connection to the gateway, and whether something is asked on it now. Thread-safe.</summary>
internal sealed class GatewayConnection(ConnectionContext connection)
{
    private const int Displaced = int.MinValue;

    private int _underWay; // requests, several of them with HTTP/2; far below zero once it is displaced
    private bool _isUsed;  // since it was last looked at

    /// <summary>Counts a request, until its response has gone out.</summary>
    internal static Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<GatewayConnection>() is { } connection)
        {
            Interlocked.Increment(ref connection._underWay);
            context.Response.OnCompleted(static connection => ((GatewayConnection)connection).EndAsync(), connection);
        }

        return next(context);
    }

    /// <summary>Whether it is idle, and was when it was looked at before; from then on it is to be closed.</summary>
    internal bool TryDisplace()
    {
        if (!Volatile.Read(ref _isUsed))
        {
            return Interlocked.CompareExchange(ref _underWay, Displaced, 0) == 0;
        }

        Volatile.Write(ref _isUsed, false);
        return false;
    }

    internal void Close() => connection.Abort(new ConnectionAbortedException("others want to ask, and nothing was asked here for longest"));

    private Task EndAsync()
    {
        Volatile.Write(ref _isUsed, true);
        Interlocked.Decrement(ref _underWay);
        return Task.CompletedTask;
    }
}
