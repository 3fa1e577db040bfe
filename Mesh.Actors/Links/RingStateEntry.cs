using Mesh.Configuration;

namespace Mesh.Links;

/// <summary>A <see cref="RingState"/> on the wire, of the dialler or told on by it.</summary>
internal static class RingStateEntry
{
    /// <summary>Room for any of the dialler.</summary>
    public const int MaxBytes = 128;

    /// <summary>Room for any that is told on.</summary>
    public const int MaxRelayedBytes = StateOrigin.MaxBytes + MaxBytes;

    private const int MaxNameBytes = 63;

    public static int Write(Told<RingState> told, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.RingState);
        Write(ref writer, told);
        return writer.Written;
    }

    public static int WriteRelayed(Relayed<RingState> relayed, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.RelayedRingState);
        StateOrigin.Write(ref writer, relayed.Origin);
        Write(ref writer, relayed.Told);
        return writer.Written;
    }

    /// <exception cref="ProtocolException">It says what no node can be in.</exception>
    public static Told<RingState> Read(ref EntryReader entry)
    {
        var number = StateOrigin.ReadNumber(ref entry);
        var service = entry.ReadPlainText(MaxNameBytes);
        var (digest, term, released) = (entry.ReadUInt64(), entry.ReadUInt64(), entry.ReadByte());
        return ServiceDefinitionReader.IsName(service) && term <= long.MaxValue && released <= 1
            ? new(new RingState(service, digest, (long)term, released == 1), number)
            : throw new ProtocolException(
                $"'{service}', term {term} and {released} are no service's name, no term, or neither released nor not");
    }

    /// <exception cref="ProtocolException">It says what no node can be in, or what is not told on.</exception>
    public static Relayed<RingState> ReadRelayed(ref EntryReader entry)
    {
        var relayed = new Relayed<RingState>(StateOrigin.Read(ref entry), Read(ref entry));
        return relayed.Told.State.IsToldOn
            ? relayed
            : throw new ProtocolException($"what {relayed.Origin} says of '{relayed.Told.State.Service}' is not to be told on");
    }

    private static void Write(ref EntryWriter writer, in Told<RingState> told)
    {
        writer.WriteUInt64(told.Number);
        writer.WriteText(told.State.Service);
        writer.WriteUInt64(told.State.Digest);
        writer.WriteUInt64((ulong)told.State.Term);
        writer.WriteByte(told.State.Released ? (byte)1 : (byte)0);
    }
}
