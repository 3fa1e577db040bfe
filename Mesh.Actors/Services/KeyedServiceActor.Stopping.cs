using Akka.Actor;

namespace Mesh.Services;

/// <content>What waits for a key's actor to stop: bounded as its mailbox is, and no longer than until its deadline.</content>
internal sealed partial class KeyedServiceActor
{
    private static readonly TimeSpan ExpireInterval = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, Queue<Waiting>> _stopping = []; // by key, with what waits for the end

    /// <summary>The key has no actor any more; its requests wait for the end of the last one.</summary>
    private void Leave(string key)
    {
        _stopping.Add(key, new Queue<Waiting>());
        _host.Activations.TryRemove(key, out _);
    }

    private void WaitForStop(Queue<Waiting> queue, Waiting waiting)
    {
        if (queue.Count >= _host.Definition.MailboxLimit)
        {
            _host.TurnFull(waiting.Request);
            return;
        }

        queue.Enqueue(waiting);
        if (!Timers.IsTimerActive(ExpireWaiting.Instance))
        {
            Timers.StartPeriodicTimer(ExpireWaiting.Instance, ExpireWaiting.Instance, ExpireInterval);
        }
    }

    private void OnExpireWaiting()
    {
        var isAnyLeft = false;
        foreach (var queue in _stopping.Values)
        {
            for (var count = queue.Count; count > 0; count--)
            {
                var waiting = queue.Dequeue();
                if (_host.IsExpired(waiting.Request))
                {
                    _host.Turn(waiting.Request, ServiceHost.Expired);
                }
                else
                {
                    queue.Enqueue(waiting); // the order stays
                }
            }

            isAnyLeft |= queue.Count > 0;
        }

        if (!isAnyLeft)
        {
            Timers.Cancel(ExpireWaiting.Instance);
        }
    }

    private sealed class ExpireWaiting : INoSerializationVerificationNeeded
    {
        public static ExpireWaiting Instance { get; } = new();
    }
}
