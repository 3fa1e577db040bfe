using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Mesh.Faults.Places;

/// <summary>Every frame that comes in at one network interface, and a way to send others out: packet(7). Needs root.</summary>
internal sealed partial class PacketSocket : IDisposable
{
    private const int PacketFamily = 17;
    private const int RawType = 3;
    private const ushort EveryProtocol = 3;
    private const int AddressBytes = 20;
    private const int KindAt = 10; // in the address: whom the frame is for
    private const byte OwnFrame = 4; // one that this host sends

    private readonly int _socket;

    /// <param name="port">The interface's name.</param>
    /// <exception cref="Win32Exception">There is no such interface, or this is not root.</exception>
    internal PacketSocket(string port)
    {
        _socket = Checked(OpenSocket(PacketFamily, RawType, BinaryPrimitives.ReverseEndianness(EveryProtocol)), port);
        var address = new byte[AddressBytes];
        BitConverter.TryWriteBytes(address, (ushort)PacketFamily);
        BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(2), EveryProtocol);
        BitConverter.TryWriteBytes(address.AsSpan(4), IndexOf(port));
        Checked(Bind(_socket, address, AddressBytes), port);
    }

    /// <summary>Waits for the next frame that comes in.</summary>
    /// <returns>Its length.</returns>
    internal int Receive(byte[] frame)
    {
        var address = new byte[AddressBytes];
        while (true)
        {
            var addressBytes = AddressBytes;
            var length = (int)ReceiveFrom(_socket, frame, frame.Length, 0, address, ref addressBytes);
            if (length > 0 && address[KindAt] != OwnFrame)
            {
                return length;
            }
        }
    }

    /// <summary>Sends a frame; one that finds no room is lost, as on any network.</summary>
    internal void Send(byte[] frame) => _ = Send(_socket, frame, frame.Length, 0);

    public void Dispose() => _ = Close(_socket);

    private static int Checked(int result, string port) => result >= 0
        ? result
        : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{port} can't be opened");

    [LibraryImport("libc", EntryPoint = "if_nametoindex", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int IndexOf(string name);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int socket, byte[] address, int bytes);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static partial nint ReceiveFrom(
        int socket, [Out] byte[] frame, nint bytes, int flags, [Out] byte[] address, ref int addressBytes);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte[] frame, nint bytes, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
