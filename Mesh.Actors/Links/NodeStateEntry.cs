using System.Collections.Immutable;

namespace Mesh.Links;

/// <summary>A <see cref="NodeState"/> on the wire, of the dialler or told on by it.</summary>
internal static class NodeStateEntry
{
    /// <summary>As many as a voter keeps; of more, or of more than an entry has room for, the first are told.</summary>
    public const int MaxFences = 1_024;

    private const int HeadBytes = 5 + sizeof(ulong);
    private const int MaxFencesBytes = Wire.MaxEntry - StateOrigin.MaxBytes - HeadBytes;
    private const int MaxDoubt = 8;
    private const uint MaxLapseMilliseconds = 3_600_000; // longer than any lease

    public static int SizeOf(NodeState state) => HeadBytes + FencesIn(state).Bytes;

    public static int RelayedSizeOf(NodeState state) => StateOrigin.MaxBytes + SizeOf(state);

    public static int Write(Told<NodeState> told, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.NodeState);
        Write(ref writer, told);
        return writer.Written;
    }

    public static int WriteRelayed(Relayed<NodeState> relayed, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.RelayedNodeState);
        StateOrigin.Write(ref writer, relayed.Origin);
        Write(ref writer, relayed.Told);
        return writer.Written;
    }

    /// <exception cref="ProtocolException">It says what no node can be in.</exception>
    public static Told<NodeState> Read(ref EntryReader entry)
    {
        var number = StateOrigin.ReadNumber(ref entry);
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

        return new(new NodeState(draining == 1, doubt, read.MoveToImmutable()), number);
    }

    /// <exception cref="ProtocolException">It says what no node can be in.</exception>
    public static Relayed<NodeState> ReadRelayed(ref EntryReader entry) => new(StateOrigin.Read(ref entry), Read(ref entry));

    private static void Write(ref EntryWriter writer, in Told<NodeState> told)
    {
        var state = told.State;
        var fences = FencesIn(state).Count;
        writer.WriteUInt64(told.Number);
        writer.WriteByte(state.Draining ? (byte)1 : (byte)0);
        writer.WriteByte((byte)state.Doubt);
        writer.WriteUInt16((ushort)fences);
        foreach (var fence in state.Fences.AsSpan(0, fences))
        {
            StateOrigin.Write(ref writer, fence.Node);
            // Rounded up: a lease that is said to end too late harms nobody.
            writer.WriteUInt32((uint)Math.Clamp(Math.Ceiling(fence.LapsesIn.TotalMilliseconds), 0, MaxLapseMilliseconds));
        }
    }

    /// <summary>How many of its fences are told, and the room that they take.</summary>
    private static (int Count, int Bytes) FencesIn(NodeState state)
    {
        var (count, bytes) = (0, 0);
        foreach (var fence in state.Fences)
        {
            var size = StateOrigin.SizeOf(fence.Node) + sizeof(uint);
            if (count == MaxFences || bytes + size > MaxFencesBytes)
            {
                break;
            }

            count++;
            bytes += size;
        }

        return (count, bytes);
    }

    private static Fence ReadFence(ref EntryReader entry)
    {
        var node = StateOrigin.Read(ref entry);
        var lapsesIn = entry.ReadUInt32();
        return lapsesIn <= MaxLapseMilliseconds
            ? new Fence(node, TimeSpan.FromMilliseconds(lapsesIn))
            : throw new ProtocolException($"a fence of {node} says {lapsesIn} ms; at most {MaxLapseMilliseconds} are allowed");
    }
}
