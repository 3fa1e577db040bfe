using Mesh.Fuzz.Targets.Wire;
using Mesh.Links;
using Mesh.Requests;

namespace Mesh.Fuzz.Targets;

/// <summary>
/// Both sides of a data plane connection, as they run in a node. The first byte says which: 0 a listener that was said nothing,
/// 1 one that was greeted, 2 a dialler that was accepted, 3 one that was not.
/// </summary>
internal sealed class LinksTarget : FuzzTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] Greeting = WireSeeds.Framed(WireSeeds.Entry(WireSeeds.Hello, Hello.Write));
    private static readonly byte[] Acceptance = WireSeeds.Framed(WireSeeds.Entry(new HelloAnswer(1, null), HelloAnswer.Write));

    public override string Name => "links";

    public override IEnumerable<byte[]> Seeds =>
        from role in Enumerable.Range(0, 4)
        from frames in WireSeeds.Frames.Append(
            [.. WireSeeds.Frames.Where(frame => frame.Length < 1_000 && frame[Links.Wire.FrameHeader + Links.Wire.EntryHeader] != 1).SelectMany(frame => frame)])
        select (byte[])[(byte)role, .. frames];

    public override int MaxInputBytes => 80 << 10;

    // The plane itself, and a payload of the longest there may be.
    public override long MaxAllocated(int inputBytes) => (3 << 20) + (128L * inputBytes);

    public override void Parse(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var plane = new FuzzPlane();
        var connection = new FuzzConnection();
        var events = new Events();
        var role = input[0] % 4;
        var running = role <= 1 ? new InboundLink(connection, plane.Plane).RunAsync() : DialAsync(connection, plane, events);
        if (role is 1 or 2)
        {
            connection.Give(role == 1 ? Greeting : Acceptance);
        }

        var bytes = input[1..];
        connection.Give(bytes[..(bytes.Length / 2)]);
        connection.Give(bytes[(bytes.Length / 2)..]);
        connection.HangUp();
        FindingException.ThrowUnless(running.Wait(Patience), "the connection does not end");
        FindingException.ThrowUnless(connection.IsAborted, "the connection is not given back");
        FindingException.ThrowUnless(plane.Fault is null, $"the log says {plane.Fault}");
        FindingException.ThrowUnless(events.Fault is null, $"{events.Fault}");
    }

    private static async Task DialAsync(FuzzConnection connection, FuzzPlane plane, Events events)
    {
        var link = new OutboundLink(connection, plane.Plane, events);
        try
        {
            if (await link.GreetAsync(WireSeeds.Hello, CancellationToken.None).ConfigureAwait(false) is null)
            {
                link.TellDigest(plane.Plane.States);
                await link.RunAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (ProtocolException)
        {
        }

        await link.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Events : ILinkEvents
    {
        private int _losses;

        public string PeerName => "node2";

        public string? Fault { get; private set; }

        public void OnHeard(TimeSpan now)
        {
        }

        public void OnPong(TimeSpan now, TimeSpan roundTrip, bool granted) => Note(roundTrip >= TimeSpan.Zero, $"a round trip takes {roundTrip}");

        public void OnRemoved(string refusal) => Note(!refusal.Any(char.IsControl), "a refusal has control characters");

        public void OnAnswer(ulong id, in Answer answer, ReplyBatch ended) => Note(answer.RetryAfter >= TimeSpan.Zero, "an answer is to be tried again before now");

        public void OnLost(OutboundLink connection, string cause) => Note(Interlocked.Increment(ref _losses) == 1, "it was lost twice");

        private void Note(bool holds, string fault) => Fault ??= holds ? null : fault;
    }
}
