using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>The payload back. Running it twice does no harm.</summary>
internal sealed class Echo(Recorder recorder) : IServiceHandler
{
    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            return new(Reply.With(request.Payload));
        }
    }
}
