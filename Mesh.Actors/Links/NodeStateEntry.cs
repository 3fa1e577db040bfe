using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>A <see cref="NodeState"/> on the wire.</summary>
internal static class NodeStateEntry
{
    /// <summary>Of more fences than this, the first are told.</summary>
    public const int MaxFences = 128;

    private const int HeadBytes = 5;
    private const int MaxNameBytes = 320; // a member that says no name is called by its address
    private const int MaxFenceBytes = sizeof(ushort) + MaxNameBytes + sizeof(int) + sizeof(uint);
    private const int MaxDoubt = 8;
    private const uint MaxLapseMilliseconds = 3_600_000; // longer than any lease

    public static int SizeOf(NodeState state) => HeadBytes + (Math.Min(state.Fences.Length, MaxFences) * MaxFenceBytes);

    public static int Write(NodeState state, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        var fences = Math.Min(state.Fences.Length, MaxFences);
        writer.WriteByte((byte)EntryKind.NodeState);
        writer.WriteByte(state.Draining ? (byte)1 : (byte)0);
        writer.WriteByte((byte)state.Doubt);
        writer.WriteUInt16((ushort)fences);
        foreach (var fence in state.Fences.AsSpan(0, fences))
        {
            writer.WriteText(fence.Node.Name);
            writer.WriteInt32(fence.Node.Incarnation);
            // Rounded up: a lease that is said to end too late harms nobody.
            writer.WriteUInt32((uint)Math.Clamp(Math.Ceiling(fence.LapsesIn.TotalMilliseconds), 0, MaxLapseMilliseconds));
        }

        return writer.Written;
    }

    /// <exception cref="ProtocolException">It says what no node can be in.</exception>
    public static NodeState Read(ref EntryReader entry)
    {
        var (draining, doubt, fences) = (entry.ReadByte(), entry.ReadByte(), entry.ReadUInt16());
        if (draining > 1 || doubt is 0 or > MaxDoubt || fences > MaxFences)
        {
            throw new ProtocolException(
                $"a node says {draining}, doubt {doubt} and {fences} fences; "
                + $"0 or 1, 1 to {MaxDoubt} and at most {MaxFences} are allowed");
        }

        var read = ImmutableArray.CreateBuilder<Fence>(fences);
        while (read.Count < fences)
        {
            read.Add(ReadFence(ref entry));
        }

        return new NodeState(draining == 1, doubt, read.MoveToImmutable());
    }

    private static Fence ReadFence(ref EntryReader entry)
    {
        var node = new NodeIdentity(entry.ReadPlainText(MaxNameBytes), entry.ReadInt32());
        var lapsesIn = entry.ReadUInt32();
        return lapsesIn <= MaxLapseMilliseconds
            ? new Fence(node, TimeSpan.FromMilliseconds(lapsesIn))
            : throw new ProtocolException($"a fence of {node} says {lapsesIn} ms; at most {MaxLapseMilliseconds} are allowed");
    }
}
