using System.Collections.Concurrent;
using Mesh.Requests;
using Mesh.Services;

namespace Mesh.Tests.Services;

/// <summary>Takes answers, and has those who wait for one wait.</summary>
internal sealed class AnswerBook : IReplySink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<Answer>> _answers = new();
    private int _twice;

    /// <summary>The ids in the order of their answers.</summary>
    public ConcurrentQueue<ulong> Order { get; } = new();

    /// <summary>How many requests were answered more than once.</summary>
    public int AnsweredTwice => Volatile.Read(ref _twice);

    public void Reply(ulong id, in Answer answer)
    {
        Order.Enqueue(id);
        if (!Source(id).TrySetResult(answer))
        {
            Interlocked.Increment(ref _twice);
        }
    }

    public bool IsAnswered(ulong id) => Source(id).Task.IsCompleted;

    public Task<Answer> AnswerTo(ulong id) => Source(id).Task.WaitAsync(Patience);

    private TaskCompletionSource<Answer> Source(ulong id) =>
        _answers.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
