using System.Threading.Tasks.Sources;

namespace Mesh.Benchmarks.Contenders.Sockets;

/// <summary>Where one request's reply is awaited. Its own work item, so that a reply allocates nothing.</summary>
internal sealed class Slot(int id, Slots owner) : IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private int _wanted;
    private bool _isAnswer;

    /// <summary>What frames call it.</summary>
    internal int Id => id;

    /// <summary>Ends with the reply; to be awaited once.</summary>
    internal ValueTask<bool> Reply => new(this, _core.Version);

    internal void Begin(int payloadBytes)
    {
        _wanted = payloadBytes;
        _core.Reset();
    }

    /// <summary>The reply came: who awaits it goes on by the pool, not on the thread that reads.</summary>
    internal void End(int payloadBytes)
    {
        _isAnswer = payloadBytes == _wanted;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(_isAnswer);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        var isAnswer = _core.GetResult(token);
        owner.Return(this);
        return isAnswer;
    }
}
