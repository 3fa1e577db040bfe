using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>Stands for what must not happen twice, such as a payment. It takes a few milliseconds.</summary>
internal sealed class Effect(Recorder recorder) : IServiceHandler
{
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(5);

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
