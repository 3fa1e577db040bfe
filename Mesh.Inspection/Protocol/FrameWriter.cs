using System.IO.Pipelines;

namespace Mesh.Inspection.Protocol;

/// <summary>Writes messages to a connection. One caller at a time.</summary>
public sealed class FrameWriter(PipeWriter output)
{
    /// <summary>Writes one message and waits until the connection has room again, so that nothing piles up.</summary>
    /// <exception cref="ProtocolException">The message is too large for a frame.</exception>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async Task WriteAsync(InspectionMessage message, CancellationToken cancellation)
    {
        Frame.Write(message, output);
        var result = await output.FlushAsync(cancellation).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new IOException("The other side closed the connection.");
        }
    }
}
