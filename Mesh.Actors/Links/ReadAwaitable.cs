using System.Runtime.CompilerServices;

namespace Mesh.Links;

/// <summary>Awaits a read, and has a batch run meanwhile.</summary>
/// <remarks>
/// The batch runs on the thread that found nothing more to read and would go back to the pool: that saves waking
/// another one. Whatever comes next is read by whom the connection calls then, so that a piece that blocks its thread
/// holds up no reading. Where there is more to read at once, the batch goes to another thread.
/// </remarks>
/// <param name="read">The read, begun.</param>
/// <param name="batch">What the read before brought; null for nothing.</param>
internal readonly struct ReadAwaitable(ValueTask<bool> read, ReadBatch? batch) : ICriticalNotifyCompletion
{
    /// <summary>Only without a batch: that is run by <see cref="UnsafeOnCompleted"/>.</summary>
    public bool IsCompleted => batch is null && read.IsCompleted;

    public ReadAwaitable GetAwaiter() => this;

    public bool GetResult() => read.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var mine = batch; // this struct belongs to the continuation, which may begin before the batch does
        read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(continuation);
        mine?.RunHere();
    }
}
