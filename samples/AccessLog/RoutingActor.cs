using Akka.Actor;

namespace Mesh.Samples.AccessLog;

/// <summary>The routing actor of a node, asked by plain Akka code. Thread-safe.</summary>
/// <param name="system">The actor system that asks.</param>
/// <param name="actor">The routing actor, or what passes messages on to it.</param>
internal sealed class RoutingActor(ActorSystem system, IActorRef actor)
{
    /// <summary>Where it is on every node.</summary>
    public const string Path = "/user/mesh/router";

    // Longer than any deadline that a node allows: its answer says more than giving up here would.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks one question. What happens to it is told, not thrown.</summary>
    /// <param name="question">A <see cref="MeshRequest"/>, or one in an envelope.</param>
    /// <param name="cancellation">Ends the wait; the one thing that throws.</param>
    public async ValueTask<Answer> AskAsync(object question, CancellationToken cancellation)
    {
        if (system.WhenTerminated.IsCompleted)
        {
            return Answer.TransportFailed("system-terminated", "This process has left the cluster.");
        }

        try
        {
            return Answer.Of(await actor.Ask<RequestResult>(question, Patience, cancellation));
        }
        catch (AskTimeoutException)
        {
            return Answer.TransportFailed("no-answer", $"There was no answer within {Patience.TotalSeconds} s.");
        }
    }
}
