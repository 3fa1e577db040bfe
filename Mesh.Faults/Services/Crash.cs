using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>Ends its process when the payload says <c>crash</c>, throws when it says <c>throw</c>, else echoes it.</summary>
internal sealed class Crash(Recorder recorder) : IServiceHandler
{
    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            if (request.Payload.Span.EndsWith("crash"u8))
            {
                Environment.FailFast("The payload says crash.");
            }

            return request.Payload.Span.EndsWith("throw"u8)
                ? throw new InvalidOperationException("The payload says throw.")
                : new(Reply.With(request.Payload));
        }
    }
}
