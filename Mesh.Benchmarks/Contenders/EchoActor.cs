namespace Mesh.Benchmarks.Contenders;

/// <summary>Answers with the payload; one actor for each key.</summary>
internal sealed class EchoActor : KeyedActor
{
    /// <inheritdoc/>
    protected override ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) =>
        new(Reply.With(request.Payload));
}
