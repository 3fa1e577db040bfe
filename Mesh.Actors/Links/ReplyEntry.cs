using Mesh.Requests;

namespace Mesh.Links;

/// <summary>A reply on the wire: the answer to one attempt.</summary>
internal static class ReplyEntry
{
    private const int Fixed = 1 + 8 + 1 + 1 + 1 + 4 + 2 + 4;
    private const int MaxDetailChars = 512;

    public static int SizeOf(in Answer answer) =>
        Fixed + (Math.Min(answer.Detail?.Length ?? 0, MaxDetailChars) * 3) + (InParts(answer) ? 0 : answer.Payload.Length);

    public static bool InParts(in Answer answer) => answer.Payload.Length > Wire.MaxInline;

    public static int Write(ulong id, in Answer answer, Span<byte> space)
    {
        var writer = new EntryWriter(space);
        writer.WriteByte((byte)EntryKind.Reply);
        writer.WriteUInt64(id);
        writer.WriteByte((byte)answer.Outcome);
        writer.WriteByte((byte)answer.Reason);
        writer.WriteByte((byte)(InParts(answer) ? EntryFlags.InParts : EntryFlags.None));
        writer.WriteUInt32((uint)answer.RetryAfter.TotalMilliseconds);
        writer.WriteText(answer.Detail is { } detail ? detail.AsSpan(0, Math.Min(detail.Length, MaxDetailChars)) : default);
        writer.WriteInt32(answer.Payload.Length);
        if (!InParts(answer))
        {
            writer.WriteBytes(answer.Payload.Span);
        }

        return writer.Written;
    }

    public static ReplyHead Read(ref EntryReader entry)
    {
        var id = entry.ReadUInt64();
        var outcome = (Outcome)entry.ReadByte();
        if (outcome is < Outcome.Replied or > Outcome.Unknown)
        {
            throw new ProtocolException($"outcome {(byte)outcome} is none");
        }

        var reason = (Reason)entry.ReadByte();
        var flags = (EntryFlags)entry.ReadByte();
        var retryAfter = TimeSpan.FromMilliseconds(entry.ReadUInt32());
        var detail = entry.ReadText();
        return new ReplyHead(
            id,
            new Answer(outcome, reason, default, detail.Length == 0 ? null : detail) { RetryAfter = retryAfter },
            flags.HasFlag(EntryFlags.InParts),
            entry.ReadInt32());
    }
}

/// <summary>What stands before a reply's payload.</summary>
internal readonly record struct ReplyHead(ulong Id, Answer Answer, bool InParts, int PayloadBytes);
