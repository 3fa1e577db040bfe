using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>Takes 50 ms, so that its <c>concurrency</c> bounds how many it answers a second.</summary>
internal sealed class Slow(Recorder recorder) : IServiceHandler
{
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            await Task.Delay(Takes, cancellation).ConfigureAwait(false);
            return Reply.With(request.Payload);
        }
    }
}
