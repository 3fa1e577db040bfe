using System.IO.Pipelines;

namespace Mesh.Inspection.Protocol;

/// <summary>Reads messages off a connection, one after the other. One caller at a time.</summary>
/// <remarks>Holds at most one frame: a length beyond the limit is refused before its bytes are waited for.</remarks>
public sealed class FrameReader(PipeReader input)
{
    /// <summary>The next message; null when the other side closed the connection between two frames.</summary>
    /// <exception cref="ProtocolException">What came is no frame, or ended in the middle of one.</exception>
    public async Task<InspectionMessage?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            var rest = result.Buffer;
            if (Frame.TryRead(ref rest) is { } message)
            {
                input.AdvanceTo(rest.Start);
                return message;
            }

            if (result.IsCompleted)
            {
                return rest.IsEmpty ? null : throw new ProtocolException("the connection ended inside a frame");
            }

            input.AdvanceTo(rest.Start, rest.End);
        }
    }
}
