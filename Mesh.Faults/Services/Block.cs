using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>Does what a handler must not do: it holds its thread for half a second.</summary>
internal sealed class Block(Recorder recorder) : IServiceHandler, IDisposable
{
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _never = new();

    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            _never.Wait(Takes, CancellationToken.None);
            return new(Reply.With(request.Payload));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _never.Dispose();
}
