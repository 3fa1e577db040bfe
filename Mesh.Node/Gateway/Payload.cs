using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Gateway;

/// <summary>Reads a request's body as a payload: whole, within a limit, and never more of it than the limit.</summary>
/// <remarks>
/// The bytes get an array of their own, of their very size. Pooled ones would be cheaper by that array, but a handler
/// on this node may keep them, and may still read them when the caller has long been told <c>Unknown</c>.
/// </remarks>
internal static class Payload
{
    private const int FirstBufferBytes = 4096;

    /// <summary>Reads the body; a caller that goes away ends that, too.</summary>
    /// <returns>The payload; null when it is larger than the limit, whose rest is left unread.</returns>
    /// <exception cref="BadHttpRequestException">The body ended early or breaks HTTP.</exception>
    internal static ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        HttpRequest request, int maxBytes)
    {
        LiftServersLimit(request);
        return request.ContentLength switch
        {
            0 => new(ReadOnlyMemory<byte>.Empty),
            { } length when length > maxBytes => new((ReadOnlyMemory<byte>?)null),
            { } length => ReadKnownAsync(request, (int)length),
            null => ReadUnknownAsync(request, maxBytes),
        };
    }

    /// <summary>The refusal of a payload over the limit.</summary>
    internal static GatewayFault TooLarge(HttpRequest request, int maxBytes)
    {
        var found = request.ContentLength is { } length ? $"has {length} bytes" : $"has more than {maxBytes} bytes";
        return GatewayFault.Rejected(Reason.TooLarge, $"The payload {found}; wanted {maxBytes} at most.");
    }

    /// <summary>The limit here is the one that counts. The server's, 30 MB by default, would refuse what a higher one
    /// allows; and it counts the framing of chunks as well.</summary>
    private static void LiftServersLimit(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadKnownAsync(HttpRequest request, int length)
    {
        var payload = GC.AllocateUninitializedArray<byte>(length);
        var filled = 0;
        while (filled < length)
        {
            var read = await request.BodyReader.ReadAsync();
            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, length - filled));
            part.CopyTo(payload.AsSpan(filled));
            filled += (int)part.Length;
            request.BodyReader.AdvanceTo(part.End);
            if (read.IsCompleted && filled < length)
            {
                throw new BadHttpRequestException($"The body ended after {filled} of {length} bytes.");
            }
        }

        return payload;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadUnknownAsync(HttpRequest request, int maxBytes)
    {
        var pool = ArrayPool<byte>.Shared;
        var buffer = pool.Rent(Math.Min(FirstBufferBytes, maxBytes));
        try
        {
            for (var filled = 0; ;)
            {
                var read = await ReadChunksAsync(request);
                if (read.Buffer.Length > maxBytes - filled)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return null;
                }

                buffer = Append(pool, buffer, filled, read.Buffer);
                filled += (int)read.Buffer.Length;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return buffer.AsSpan(0, filled).ToArray();
                }
            }
        }
        finally
        {
            pool.Return(buffer);
        }
    }

    /// <summary>What the server throws of a chunk's size that is no 32-bit number is no <see cref="BadHttpRequestException"/>.</summary>
    private static async ValueTask<ReadResult> ReadChunksAsync(HttpRequest request)
    {
        try
        {
            return await request.BodyReader.ReadAsync();
        }
        catch (IOException broken) when (broken.InnerException is OverflowException)
        {
            throw new BadHttpRequestException("The size of a chunk is too large.", broken);
        }
    }

    private static byte[] Append(ArrayPool<byte> pool, byte[] buffer, int filled, ReadOnlySequence<byte> part)
    {
        var needed = filled + (int)part.Length;
        if (needed > buffer.Length)
        {
            var larger = pool.Rent(Math.Max(needed, buffer.Length * 2));
            buffer.AsSpan(0, filled).CopyTo(larger);
            pool.Return(buffer);
            buffer = larger;
        }

        part.CopyTo(buffer.AsSpan(filled));
        return buffer;
    }
}
