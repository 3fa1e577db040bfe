namespace Mesh.Benchmarks.Contenders;

/// <summary>Answers with the payload, at once.</summary>
internal sealed class EchoHandler : IServiceHandler
{
    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) => new(Reply.With(request.Payload));
}
