using System.Text;

namespace Mesh.Links;

/// <summary>Who told something that is told on, on the wire; and the number of what was told.</summary>
internal static class StateOrigin
{
    /// <summary>Room for any.</summary>
    public const int MaxBytes = sizeof(ushort) + MaxNameBytes + sizeof(int);

    /// <summary>A member that says no name is called by its address.</summary>
    public const int MaxNameBytes = 320;

    /// <summary>Whether a node's name is short enough to be told on.</summary>
    public static bool Fits(NodeIdentity origin) => Encoding.UTF8.GetByteCount(origin.Name) <= MaxNameBytes;

    /// <summary>The room that it takes.</summary>
    public static int SizeOf(NodeIdentity origin) =>
        sizeof(ushort) + Encoding.UTF8.GetByteCount(origin.Name) + sizeof(int);

    public static void Write(ref EntryWriter writer, NodeIdentity origin)
    {
        writer.WriteText(origin.Name);
        writer.WriteInt32(origin.Incarnation);
    }

    /// <exception cref="ProtocolException">It is no node.</exception>
    public static NodeIdentity Read(ref EntryReader entry) => new(entry.ReadPlainText(MaxNameBytes), entry.ReadInt32());

    /// <exception cref="ProtocolException">It is no number that a node comes to by counting.</exception>
    public static ulong ReadNumber(ref EntryReader entry)
    {
        var number = entry.ReadUInt64();
        return number is > 0 and <= long.MaxValue
            ? number
            : throw new ProtocolException($"what is told has number {number}; 1 to {long.MaxValue} are allowed");
    }
}
