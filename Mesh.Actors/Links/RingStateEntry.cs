using Mesh.Configuration;

namespace Mesh.Links;

/// <summary>A <see cref="RingState"/> on the wire.</summary>
internal static class RingStateEntry
{
    /// <summary>Room for any.</summary>
    public const int MaxBytes = 128;

    private const int MaxNameBytes = 63;

    public static int Write(RingState state, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.RingState);
        writer.WriteText(state.Service);
        writer.WriteUInt64(state.Digest);
        writer.WriteUInt64((ulong)state.Term);
        writer.WriteByte(state.Released ? (byte)1 : (byte)0);
        return writer.Written;
    }

    /// <exception cref="ProtocolException">It says what no node can be in.</exception>
    public static RingState Read(ref EntryReader entry)
    {
        var service = entry.ReadPlainText(MaxNameBytes);
        var (digest, term, released) = (entry.ReadUInt64(), entry.ReadUInt64(), entry.ReadByte());
        return ServiceDefinitionReader.IsName(service) && term <= long.MaxValue && released <= 1
            ? new RingState(service, digest, (long)term, released == 1)
            : throw new ProtocolException(
                $"'{service}', term {term} and {released} are no service's name, no term, or neither released nor not");
    }
}
