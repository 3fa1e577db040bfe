using Mesh.Configuration;
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
    private readonly Lock _gate = new();
    private readonly Queue<IncomingRequest> _waiting = new();
    private int _running; // at most the concurrency

    public override void Accept(in IncomingRequest request)
    {
        switch (Admit(request))
        {
            case Admitted.Now:
                Run(request);
                break;
            case Admitted.Never:
                Overload(
                    request,
                    $"'{Definition.Name}' runs {Definition.Concurrency} requests here, and {Definition.QueueLimit} wait.");
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

    /// <summary>Runs the request, and then those that wait, for as long as they finish at once.</summary>
    private void Run(IncomingRequest request)
    {
        do
        {
            if (Begin(request) is not { } begun)
            {
                continue;
            }

            ValueTask<Reply> reply;
            try
            {
                reply = handler.HandleAsync(begun, stopping);
                if (!reply.IsCompleted)
                {
                    _ = FinishAsync(reply, request);
                    return;
                }

                Finish(request, reply.GetAwaiter().GetResult());
            }
            catch (Exception fault)
            {
                LogAndFail(request, fault);
            }
        }
        while (TryNext(out request));
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

        if (TryNext(out var next))
        {
            Run(next);
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
