using Microsoft.AspNetCore.Connections;

namespace Mesh.Connections;

/// <summary>
/// Bounds the connections of one port, and among them those of strangers: who has not said who it is yet. When there is no room
/// for another stranger, the one that has been silent for longest goes. Thread-safe.
/// </summary>
/// <remarks>
/// A peer says who it is within milliseconds, so a flood of connections that say nothing displaces itself and not peers; the
/// answer of Linux to a flood of SYNs is alike. Who was admitted is never displaced.
/// </remarks>
/// <param name="limit">Connections in all.</param>
/// <param name="strangers">Connections of strangers; at most as many.</param>
internal sealed class ConnectionGate(int limit, int strangers)
{
    /// <summary>Strangers that a port bears with.</summary>
    public const int Strangers = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<ConnectionContext> _waiting = new();
    private int _open;

    /// <summary>Connections that are open now.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _open;
            }
        }
    }

    /// <summary>Takes a connection in; null when there is no room that a stranger could make.</summary>
    public Pass? Enter(ConnectionContext connection)
    {
        ConnectionContext? displaced = null;
        Pass pass;
        lock (_gate)
        {
            if (_open >= limit && _waiting.Count == 0)
            {
                return null;
            }

            if (_open >= limit || _waiting.Count >= strangers)
            {
                displaced = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }

            _open++;
            pass = new Pass(this, _waiting.AddLast(connection));
        }

        displaced?.Abort(new ConnectionAbortedException("others wait to say who they are"));
        return pass;
    }

    /// <summary>A place in the gate, until it is given back.</summary>
    internal sealed class Pass(ConnectionGate gate, LinkedListNode<ConnectionContext> waiting) : IDisposable
    {
        private bool _left;

        /// <summary>The peer has said who it is, and is to stay.</summary>
        public void Admit()
        {
            lock (gate._gate)
            {
                waiting.List?.Remove(waiting);
            }
        }

        public void Dispose()
        {
            lock (gate._gate)
            {
                waiting.List?.Remove(waiting);
                if (!_left)
                {
                    (_left, gate._open) = (true, gate._open - 1);
                }
            }
        }
    }
}
