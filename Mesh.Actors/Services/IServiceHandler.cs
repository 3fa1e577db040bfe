namespace Mesh;

/// <summary>A service that answers each request by itself. One instance per node serves all of them.</summary>
public interface IServiceHandler
{
    /// <summary>Answers one request. Called concurrently, up to the service's <c>concurrency</c>.</summary>
    /// <remarks>
    /// A handler that can answer at once should do so synchronously: that costs no allocation. It must not block its
    /// thread: a request of a <see cref="MeshClient"/> on this node begins on its caller's thread, which a blocking handler
    /// keeps past the deadline. What it throws ends the request as <see cref="Outcome.HandlerFailed"/> and harms no other.
    /// </remarks>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellation">Cancelled when the deadline has passed, when the caller cancelled, and when the node
    /// stops; only once the handler has returned a task that goes on, and only until that task has ended. A handler that
    /// goes on for 250 ms all the same is given up: what it replies then is dropped.</param>
    ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation);
}
