using System.Buffers.Binary;

namespace Mesh.Faults.Attacks;

/// <summary>Frames of the control plane, right or wrong: a length in four bytes, the lowest first, and a message of Akka's protocol.</summary>
internal static class ControlFrames
{
    private const byte Instruction = 0x12;   // AkkaProtocolMessage.instruction
    private const byte Command = 0x08;       // AkkaControlMessage.commandType
    private const byte Handshake = 0x12;     // AkkaControlMessage.handshakeInfo
    private const byte Origin = 0x0a;        // AkkaHandshakeInfo.origin
    private const byte Uid = 0x11;           // AkkaHandshakeInfo.uid
    private const byte AssociateCommand = 1;
    private const byte HeartbeatCommand = 3;

    /// <summary>What a dialler says first, of an address where nobody is.</summary>
    internal static byte[] Associate { get; } = Field(Instruction,
    [
        Command, AssociateCommand,
        .. Field(Handshake,
        [
            .. Field(Origin,
            [
                .. Field(0x0a, "mesh"u8), .. Field(0x12, "127.0.0.1"u8), 0x18, 1, .. Field(0x22, "ssl.tcp"u8),
            ]),
            Uid, 1, 0, 0, 0, 0, 0, 0, 0,
        ]),
    ]);

    internal static byte[] Heartbeat { get; } = Field(Instruction, [Command, HeartbeatCommand]);

    /// <summary>A frame.</summary>
    internal static byte[] Of(byte[] message) => WithLength((uint)message.Length, message);

    /// <summary>A frame that says that it has so many bytes, whatever it has.</summary>
    internal static byte[] WithLength(uint length, params byte[] body)
    {
        byte[] frame = [0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, length);
        return frame;
    }

    private static byte[] Field(byte tag, ReadOnlySpan<byte> value) => [tag, (byte)value.Length, .. value];
}
