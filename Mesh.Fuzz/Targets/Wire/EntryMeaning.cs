using Mesh.Links;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>Reads an entry by its kind; checks that it is written back as the same.</summary>
internal static class EntryMeaning
{
    /// <summary>Whether anything is known of the kind.</summary>
    public static bool IsKnown(EntryKind kind) => kind is >= EntryKind.Hello and <= EntryKind.StateBuckets;

    /// <summary>Reads an entry without its kind; true when there is a payload behind it, of which the head says the length.</summary>
    /// <exception cref="ProtocolException">It is no such entry.</exception>
    public static (ulong Id, bool InParts, int PayloadBytes) Read(EntryKind kind, ref EntryReader entry)
    {
        switch (kind)
        {
            case EntryKind.Hello:
                Hello.Read(ref entry);
                break;
            case EntryKind.HelloAccepted or EntryKind.HelloRefused:
                HelloAnswer.Read(kind, ref entry);
                break;
            case EntryKind.Ping:
                entry.ReadMoment();
                break;
            case EntryKind.Pong:
                PingEntry.ReadPong(ref entry);
                break;
            case EntryKind.RingState:
                RingStateEntry.Read(ref entry);
                break;
            case EntryKind.NodeState:
                NodeStateEntry.Read(ref entry);
                break;
            case EntryKind.RelayedRingState:
                RingStateEntry.ReadRelayed(ref entry);
                break;
            case EntryKind.RelayedNodeState:
                NodeStateEntry.ReadRelayed(ref entry);
                break;
            case EntryKind.StateDigest or EntryKind.Cancel:
                entry.ReadUInt64();
                break;
            case EntryKind.StateBuckets:
                StateDigestEntry.ReadBuckets(ref entry);
                break;
            case EntryKind.Request:
                var request = RequestEntry.Read(ref entry);
                return (request.Id, request.InParts, request.PayloadBytes);
            case EntryKind.Reply:
                var reply = ReplyEntry.Read(ref entry);
                return (reply.Id, reply.InParts, reply.PayloadBytes);
        }

        return default;
    }

    /// <summary>Checks that what an entry says is what it says when it was written again.</summary>
    /// <exception cref="ProtocolException">It is no such entry.</exception>
    /// <exception cref="FindingException">It says something else then.</exception>
    public static void CheckRoundTrip(EntryKind kind, byte[] body)
    {
        var entry = new EntryReader(body);
        switch (kind)
        {
            case EntryKind.Hello:
                var hello = Hello.Read(ref entry);
                Same(hello, Again(hello, Hello.MaxBytes, Hello.Write, static (ref again) => Hello.Read(ref again)));
                break;
            case EntryKind.HelloAccepted or EntryKind.HelloRefused:
                CheckAnswer(HelloAnswer.Read(kind, ref entry));
                break;
            case EntryKind.Pong:
                var (sentAt, granted) = PingEntry.ReadPong(ref entry);
                Same((sentAt, granted), Again(
                    ((ulong)(sentAt.Ticks / TimeSpan.TicksPerMicrosecond), granted), PingEntry.Size, PingEntry.WritePong, static (ref again) => PingEntry.ReadPong(ref again)));
                break;
            case EntryKind.RingState:
                var ring = RingStateEntry.Read(ref entry);
                Same(ring, Again(ring, RingStateEntry.MaxBytes, RingStateEntry.Write, static (ref again) => RingStateEntry.Read(ref again)));
                break;
            case EntryKind.RelayedRingState:
                var relayed = RingStateEntry.ReadRelayed(ref entry);
                Same(relayed, Again(
                    relayed, RingStateEntry.MaxRelayedBytes, RingStateEntry.WriteRelayed, static (ref again) => RingStateEntry.ReadRelayed(ref again)));
                break;
            case EntryKind.NodeState:
                var node = NodeStateEntry.Read(ref entry);
                Same(node, Again(
                    node, NodeStateEntry.SizeOf(node.State), NodeStateEntry.Write, static (ref again) => NodeStateEntry.Read(ref again)));
                break;
            case EntryKind.RelayedNodeState:
                var told = NodeStateEntry.ReadRelayed(ref entry);
                var toldAgain = Again(
                    told, NodeStateEntry.RelayedSizeOf(told.Told.State), NodeStateEntry.WriteRelayed, static (ref again) => NodeStateEntry.ReadRelayed(ref again));
                Same(told.Origin, toldAgain.Origin);
                Same(told.Told, toldAgain.Told);
                break;
            case EntryKind.StateBuckets:
                var sums = StateDigestEntry.ReadBuckets(ref entry);
                var sumsAgain = Again(
                    sums, StateDigestEntry.BucketsSize, StateDigestEntry.WriteBuckets, static (ref again) => StateDigestEntry.ReadBuckets(ref again));
                FindingException.ThrowUnless(sums.AsSpan().SequenceEqual(sumsAgain), "the sums are others");
                break;
            case EntryKind.Reply:
                CheckReply(ReplyEntry.Read(ref entry), ref entry);
                break;
        }
    }

    private static void CheckAnswer(HelloAnswer answer)
    {
        const int MaxChars = 300;
        var kind = answer.Refusal is null ? EntryKind.HelloAccepted : EntryKind.HelloRefused;
        var space = new byte[HelloAnswer.MaxBytes];
        var again = new EntryReader(space.AsSpan(1, HelloAnswer.Write(answer, space) - 1));
        var read = HelloAnswer.Read(kind, ref again);
        Same(answer with { Refusal = null }, read with { Refusal = null });
        FindingException.ThrowUnless(
            read.Refusal == answer.Refusal || answer.Refusal!.Length > MaxChars, "a refusal is another");
    }

    private static void CheckReply(ReplyHead head, ref EntryReader entry)
    {
        const int MaxChars = 512;
        if (head.InParts || head.PayloadBytes > Links.Wire.MaxInline || head.Answer.Detail?.Length > MaxChars)
        {
            return;
        }

        var answer = head.Answer with { Payload = entry.Take(head.PayloadBytes).ToArray() };
        var again = Again(
            (head.Id, answer), ReplyEntry.SizeOf(answer), static (it, space) => ReplyEntry.Write(it.Id, it.answer, space), static (ref again) => ReplyEntry.Read(ref again));
        Same(head, again);
    }

    private static void Same(in Told<NodeState> one, in Told<NodeState> other)
    {
        Same((one.Number, one.State.Draining, one.State.Doubt), (other.Number, other.State.Draining, other.State.Doubt));
        var told = other.State.Fences.Length;
        FindingException.ThrowUnless(
            told == one.State.Fences.Length || NodeStateEntry.SizeOf(one.State) + StateOrigin.MaxBytes > Links.Wire.MaxEntry - (2 * StateOrigin.MaxBytes),
            "fences are missing");
        FindingException.ThrowUnless(one.State.Fences.Take(told).SequenceEqual(other.State.Fences), "the fences are others");
    }

    private static void Same<T>(T one, T other) =>
        FindingException.ThrowUnless(EqualityComparer<T>.Default.Equals(one, other), $"{one} became {other}");

    private static TRead Again<TWritten, TRead>(TWritten what, int size, WriteEntry<TWritten> write, ReadEntry<TRead> read)
    {
        var space = new byte[size];
        var entry = new EntryReader(space.AsSpan(1, write(what, space) - 1));
        var again = read(ref entry);
        FindingException.ThrowUnless(entry.Left == 0 || what is ValueTuple<ulong, Requests.Answer>, $"{entry.Left} bytes are left over");
        return again;
    }

    private delegate T ReadEntry<out T>(ref EntryReader entry);
}
