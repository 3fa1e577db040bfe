using CsCheck;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Tests.Support;
using Mesh.Traffic;

namespace Mesh.Tests.Links;

/// <summary>Any value that an entry of the data plane can say.</summary>
internal static class WireValues
{
    private const int MaxHelloLetters = 512 / Texts.BytesPerLetter;

    public static Gen<NodeIdentity> Node { get; } = NodeOf(StateOrigin.MaxNameBytes / Texts.BytesPerLetter);

    public static Gen<Hello> Hello { get; } = Gen.Select(
        Gen.UShort, Gen.UShort, Texts.WithoutControls(0, MaxHelloLetters), NodeOf(MaxHelloLetters), NodeOf(MaxHelloLetters), Gen.ULong,
        (min, max, cluster, from, to, settings) => new Hello(min, max, cluster, from, to, settings));

    public static Gen<HelloAnswer> HelloAnswer { get; } = Gen.OneOf<HelloAnswer>(
        Gen.Const(new HelloAnswer(Wire.MaxVersion, null)),
        Gen.Select(Texts.WithoutControls(0, 150), Gen.Bool, (refusal, removed) => new HelloAnswer(0, refusal, removed)));

    public static Gen<Told<RingState>> Ring { get; } = RingOf(0);

    public static Gen<Relayed<RingState>> RelayedRing { get; } =
        Gen.Select(Node, RingOf(1), (origin, told) => new Relayed<RingState>(origin, told));

    public static Gen<Told<NodeState>> NodeState { get; } = Gen.Select(
        Gen.Bool, Gen.Int[1, 8], Gen.Select(NodeOf(20), Gen.Int[0, 3_600_000], (node, ms) => new Fence(node, TimeSpan.FromMilliseconds(ms))).Array[0, 50], Number,
        (draining, doubt, fences, number) => new Told<NodeState>(new(draining, doubt, [.. fences]), number));

    public static Gen<Relayed<NodeState>> RelayedNodeState { get; } =
        Gen.Select(Node, NodeState, (origin, told) => new Relayed<NodeState>(origin, told));

    public static Gen<(ulong SentAt, bool Granted)> Pong { get; } =
        Gen.Select(Gen.Long[0, Wire.MaxMicroseconds], Gen.Bool, (sentAt, granted) => ((ulong)sentAt, granted));

    public static Gen<PendingRequest> Request { get; } = Gen.Select(
        Texts.Names(63), Gen.Null(Texts.OfAll(1, 200)), Gen.Null(Gen.Char['!', '~'].Array[1, RequestOptions.MaxRequestIdLength].Select(id => new string(id))), Payload, Gen.UInt[1, uint.MaxValue],
        (service, key, id, payload, timeLeft) =>
        {
            var request = new RequestTable(1, _ => { }, new CallTraffic(TimeProvider.System)).Rent()!;
            (request.Service, request.Key, request.RequestId, request.Payload) = (service, key, id, payload);
            request.Deadline = TimeSpan.FromMicroseconds(timeLeft);
            return request;
        });

    public static Gen<(ulong Id, Answer Answer)> Reply { get; } = Gen.Select(
        Gen.ULong, Gen.Enum<Outcome>(), Gen.Enum<Reason>(), Payload, Gen.Null(Texts.OfAll(1, 250)), Gen.UInt,
        (id, outcome, reason, payload, detail, retryAfter) =>
            (id, new Answer(outcome, reason, payload, detail) { RetryAfter = TimeSpan.FromMilliseconds(retryAfter) }));

    private static Gen<ulong> Number => Gen.Long[1, long.MaxValue].Select(number => (ulong)number);

    private static Gen<ReadOnlyMemory<byte>> Payload =>
        RandomBytes.Of(Gen.OneOf<int>(Gen.Int[0, 100], Gen.Int[Wire.MaxInline - 1, Wire.MaxInline + 1])).Select(bytes => new ReadOnlyMemory<byte>(bytes));

    private static Gen<NodeIdentity> NodeOf(int maxLetters) =>
        Gen.Select(Texts.WithoutControls(0, maxLetters), Gen.Int, (name, incarnation) => new NodeIdentity(name, incarnation));

    private static Gen<Told<RingState>> RingOf(long minTerm) => Gen.Select(
        Texts.Names(63), Gen.ULong, Gen.Long[minTerm, long.MaxValue], Gen.Bool, Number,
        (service, digest, term, released, number) => new Told<RingState>(new(service, digest, term, released), number));
}
