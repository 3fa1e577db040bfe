using System.Buffers.Text;
using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>A reply of as many bytes as the payload's second word says: <c>17 1000000</c>.</summary>
internal sealed class Large(Recorder recorder) : IServiceHandler
{
    private const int MaxBytes = 64 << 20;

    /// <inheritdoc/>
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            var size = request.Payload.Span[(request.Payload.Span.IndexOf((byte)' ') + 1)..];
            return Utf8Parser.TryParse(size, out int bytes, out _) && bytes is >= 0 and <= MaxBytes
                ? new(Reply.With(new byte[bytes]))
                : new(Reply.Malformed($"The second word is no size from 0 to {MaxBytes}."));
        }
    }
}
