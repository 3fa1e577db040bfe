using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Mesh.Remoting;

/// <summary>A frame of the control plane: a length in four bytes, the lowest first, and so many bytes.</summary>
internal static class AssociationFrame
{
    /// <summary>The bytes before the payload.</summary>
    public const int HeaderBytes = sizeof(int);

    /// <summary>Takes the first frame off a buffer. Nothing is allocated before it is there in full.</summary>
    /// <param name="bytes">What has come; without the frame afterwards.</param>
    /// <param name="maxPayload">The longest payload that is taken.</param>
    /// <param name="payload">What the frame holds.</param>
    /// <returns>False while the frame is not there in full.</returns>
    /// <exception cref="InvalidDataException">It says that it is empty, or longer.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> bytes, int maxPayload, out ByteString payload)
    {
        payload = ByteString.Empty;
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        bytes.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 1 || length > maxPayload)
        {
            throw new InvalidDataException($"a frame says that it has {(uint)length} bytes; 1 to {maxPayload} are wanted");
        }

        if (bytes.Length < HeaderBytes + length)
        {
            return false;
        }

        payload = UnsafeByteOperations.UnsafeWrap(bytes.Slice(HeaderBytes, length).ToArray());
        bytes = bytes.Slice(HeaderBytes + length);
        return true;
    }
}
