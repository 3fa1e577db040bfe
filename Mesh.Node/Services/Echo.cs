namespace Mesh.Node.Services;

/// <summary>Answers with the payload it was given: for trying routes and measuring them.</summary>
internal sealed class Echo : IServiceHandler
{
    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) =>
        new(Reply.With(request.Payload));
}
