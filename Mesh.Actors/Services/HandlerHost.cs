using Mesh.Configuration;
using Mesh.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Services;

/// <summary>Runs a handler's requests: up to <c>concurrency</c> at once, up to <c>queue-limit</c> waiting.</summary>
internal sealed class HandlerHost(
    ServiceDefinition definition,
    IServiceHandler handler,
    int maxPayloadBytes,
    TimeProvider clock,
    ILogger log,
    CancellationToken stopping) : ServiceHost(definition, maxPayloadBytes, clock)
{
    private const int Burst = 32;

    private readonly Lock _gate = new();
    private readonly Queue<IncomingRequest> _waiting = new();
    private int _running; // at most the concurrency

    public override void Accept(in IncomingRequest request)
    {
        switch (Admit(request))
        {
            case Admitted.Now:
                if (EndsAtOnce(request))
                {
                    RunNext();
                }

                break;
            case Admitted.Never:
                Overload(
                    request,
                    $"'{Definition.Name}' runs {Definition.Concurrency} requests here; "
                    + $"{Definition.QueueLimit} wait.");
                break;
        }
    }

    private Admitted Admit(in IncomingRequest request)
    {
        lock (_gate)
        {
            if (_running < Definition.Concurrency)
            {
                _running++;
                return Admitted.Now;
            }

            if (_waiting.Count == Definition.QueueLimit)
            {
                return Admitted.Never;
            }

            _waiting.Enqueue(request);
            return Admitted.Later;
        }
    }

    /// <summary>
    /// Runs the request; false while its handler goes on asynchronously, which then sees to the next.
    /// </summary>
    private bool EndsAtOnce(in IncomingRequest request)
    {
        if (Begin(request) is not { } begun)
        {
            return true;
        }

        try
        {
            var reply = handler.HandleAsync(begun, stopping);
            if (!reply.IsCompleted)
            {
                _ = FinishAsync(reply, request);
                return false;
            }

            Finish(request, reply.GetAwaiter().GetResult());
        }
        catch (Exception fault)
        {
            LogAndFail(request, fault);
        }

        return true;
    }

    private async Task FinishAsync(ValueTask<Reply> reply, IncomingRequest request)
    {
        try
        {
            Finish(request, await reply.ConfigureAwait(false));
        }
        catch (Exception fault)
        {
            LogAndFail(request, fault);
        }
        finally
        {
            RunNext();
        }
    }

    /// <summary>
    /// Hands the place that came free to a request that waits. It runs on the pool: this thread is a caller's.
    /// </summary>
    private void RunNext()
    {
        if (TryNext(out var next))
        {
            WorkPool.Queue(
                static work => work.host.RunWaiting(work.next), (host: this, next), preferLocal: false);
        }
    }

    /// <summary>
    /// Runs requests for as long as they end at once, and not so many that other work of the pool must wait.
    /// </summary>
    private void RunWaiting(IncomingRequest request)
    {
        for (var i = 1; EndsAtOnce(request); i++)
        {
            if (i == Burst)
            {
                RunNext();
                return;
            }

            if (!TryNext(out request))
            {
                return;
            }
        }
    }

    private bool TryNext(out IncomingRequest next)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out next))
            {
                return true;
            }

            _running--;
            return false;
        }
    }

    private void LogAndFail(in IncomingRequest request, Exception fault)
    {
        log.LogError(fault, "The handler of '{Service}' threw", Definition.Name);
        Fail(request, fault);
    }

    private enum Admitted
    {
        Now,
        Later,
        Never,
    }
}
