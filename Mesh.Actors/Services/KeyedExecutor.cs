using Akka.Configuration;
using Akka.Dispatch;
using Mesh.Hosting;

namespace Mesh.Services;

/// <summary>
/// Runs the keys' actors: on the thread that brings a request, where a handler might run as well, else on the pool. Most
/// calls end at once, so that another thread would cost more than the call.
/// </summary>
/// <remarks>Which thread runs an actor is all that this changes; that one message follows the other is the mailbox's
/// doing.</remarks>
internal sealed class KeyedExecutor(string id) : ExecutorService(id)
{
    /// <summary>The dispatcher's name in <c>akka-owned.conf</c>.</summary>
    public const string Dispatcher = "mesh-keyed-dispatcher";

    /// <summary>Calls within calls on one thread; what goes deeper gets another thread.</summary>
    private const int MaxDepth = 8;

    [ThreadStatic]
    private static bool _mayRunHere;

    [ThreadStatic]
    private static int _depth;

    /// <summary>What <paramref name="tell"/> sends may be handled before this returns.</summary>
    public static void RunHere<TState>(TState state, Action<TState> tell)
    {
        var before = _mayRunHere;
        _mayRunHere = _depth < MaxDepth;
        try
        {
            tell(state);
        }
        finally
        {
            _mayRunHere = before;
        }
    }

    /// <inheritdoc/>
    public override void Execute(IRunnable run)
    {
        if (!_mayRunHere)
        {
            WorkPool.Queue(run, preferLocal: false);
            return;
        }

        _mayRunHere = false; // only what was asked for runs here, not what it tells others
        _depth++;
        try
        {
            run.Run();
        }
        finally
        {
            _depth--;
        }
    }

    /// <inheritdoc/>
    public override void Shutdown()
    {
    }
}

/// <summary>Has Akka make a <see cref="KeyedExecutor"/>.</summary>
internal sealed class KeyedExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    /// <inheritdoc/>
    public override ExecutorService Produce(string id) => new KeyedExecutor(id);
}
