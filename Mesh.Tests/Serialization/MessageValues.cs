using System.Collections.Immutable;
using System.Net;
using CsCheck;
using Mesh.Configuration;
using Mesh.Forming;
using Mesh.Inspection.Inquiries;
using Mesh.Membership;
using Mesh.Tests.Support;
using Mesh.Upstreams;

namespace Mesh.Tests.Serialization;

/// <summary>Any value that a message of the control plane can have.</summary>
internal static class MessageValues
{
    private const int MaxLetters = 512 / 2; // each may be two characters

    public static Gen<MeshRequest> Request { get; } = Gen.Select(
        Texts.OfAll(0, 70), Gen.Null(Texts.OfAll(0, 1_024)), RandomBytes.Of(Gen.OneOf<int>(Gen.Int[0, 100], Gen.Int[0, 70_000])), Time, Gen.Nullable(Gen.Bool), Gen.Null(Texts.OfAll(0, 128)),
        (service, key, payload, deadline, idempotent, id) => new MeshRequest(service, key, payload)
        {
            Options = new() { Deadline = deadline, Idempotent = idempotent, RequestId = id },
        });

    public static Gen<RequestResult> Result { get; } = Gen.Select(
        Gen.Enum<Outcome>(), Gen.Enum<Reason>(), RandomBytes.Of(Gen.Int[0, 1_000]), Gen.Null(Texts.OfAll(0, 100)), Gen.Null(Texts.OfAll(0, 100)), Gen.Int, Time,
        (outcome, reason, payload, detail, node, attempts, retryAfter) => new RequestResult
        {
            Outcome = outcome,
            Reason = reason,
            Payload = payload,
            Detail = detail,
            Node = node,
            Attempts = attempts,
            RetryAfter = retryAfter,
        });

    public static Gen<FormationMessage> Formation { get; } = Gen.OneOf<FormationMessage>(
        Gen.Select(
            Gen.UShort, Gen.UShort, Words(0), Seeds, Words(1), Address, Gen.Int,
            (min, max, settings, seeds, name, address, incarnation) => (FormationMessage)new Question(new(min, max, settings, seeds, name, address, incarnation))),
        Gen.Select(Gen.Int, Standing, (incarnation, standing) => (FormationMessage)new InCluster(incarnation, standing)),
        Gen.Select(Gen.Int, Standing, (incarnation, standing) => (FormationMessage)new Call(incarnation, standing)),
        Gen.Select(Seeds, Gen.Null(Address), (seeds, vote) => (FormationMessage)new InNone(seeds, vote)),
        Gen.Select(Gen.Bool, Words(0).Array[0, 16], (byMember, reasons) => (FormationMessage)new Refused(byMember, [.. reasons])),
        Words(0).Select(reason => (FormationMessage)new Wait(reason)));

    public static Gen<Inquiry> Inquiry { get; } = Gen.Select(
        Texts.OfAll(0, 32), Gen.Long, RandomBytes.Of(Gen.Int[0, 2_000]), (kind, ticks, body) => new Inquiry(kind, new(ticks), body));

    public static Gen<InquiryAnswer> Answer { get; } = Gen.Select(
        Gen.Enum<InquiryEnd>(), RandomBytes.Of(Gen.OneOf<int>(Gen.Int[0, 100], Gen.Const(InquiryFormat.MaxBodyBytes))), (end, body) => new InquiryAnswer(end, body));

    public static Gen<UpstreamEntry> Upstream { get; } = Gen.OneOf<UpstreamEntry>(
        Gen.Select(Texts.OfAll(0, 70), Pairs, (service, settings) => (UpstreamEntry)new SettingsEntry(service, settings)),
        Gen.Select(Instance, Gen.Long, (instance, heartbeat) => (UpstreamEntry)new InstanceEntry(instance, heartbeat)),
        Texts.OfAll(0, 70).Array[0, 20].Select(instances => (UpstreamEntry)new DoubtsEntry([.. instances])),
        Gen.Select(Texts.OfAll(0, 70).Array[0, 5], Gen.Int.Array[0, 5], (hosts, ports) => (UpstreamEntry)new GatewayEntry([.. hosts], [.. ports])),
        Gen.Select(Texts.OfAll(0, 70), Texts.OfAll(0, 70), Texts.OfAll(0, 70), Server.Array[0, 9], (service, name, node, servers) => (UpstreamEntry)new ResolvedEntry(service, name, node, [.. servers])),
        Gen.Select(Texts.OfAll(0, 70), Texts.OfAll(0, 70), Texts.OfAll(0, 70), Texts.OfAll(0, 70), (service, name, node, fault) => (UpstreamEntry)new UnresolvedEntry(service, name, node, fault)),
        Gen.Select(Gen.Byte[7, 255], Gen.Byte.Array[0, 100], (kind, bytes) => (UpstreamEntry)new UnknownEntry(kind, [.. bytes])));

    private static Gen<TimeSpan?> Time => Gen.Nullable(Gen.Long.Select(ticks => new TimeSpan(ticks)));

    private static Gen<HostPort> Address => Gen.Select(Words(1), Gen.Int[0, 65_535], (host, port) => new HostPort(host, port));

    private static Gen<ImmutableArray<HostPort>> Seeds => Address.Array[0, 16].Select(seeds => seeds.ToImmutableArray());

    private static Gen<Standing> Standing => Gen.Select(
        Gen.ULong, Gen.Bool, Gen.Int[0, 255], Gen.Bool, (id, quorum, voters, forming) => new Standing(new ClusterId(id), quorum, voters, forming));

    private static Gen<ImmutableSortedDictionary<string, string>> Pairs => Gen.Select(Texts.OfAll(0, 20), Texts.OfAll(0, 20), (name, value) => (Name: name, Value: value))
        .Array[0, 9]
        .Select(pairs => pairs.DistinctBy(pair => pair.Name).ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    private static Gen<UpstreamInstance> Instance => Gen.Select(
        Texts.Names(62), Texts.Names(63), Texts.Names(20), Gen.Int[1, 65_535], Gen.Int[1, 100], Gen.OneOf<string>(Gen.Const(""), Texts.Names(63)), Gen.Nullable(Gen.Long[1, long.MaxValue]), Pairs,
        (service, id, host, port, weight, zone, ticks, metadata) => new UpstreamInstance($"{service}0", id, new($"http://{host}0:{port}"), weight, zone)
        {
            TimeToLive = ticks is { } some ? new(some) : null,
            Metadata = metadata,
        });

    private static Gen<ResolvedServer> Server => Gen.Select(
        Gen.Byte.Array[4], Gen.Byte.Array[16], Gen.Bool, Gen.Int[1, 65_535], Gen.Int[1, 100], Texts.Names(62),
        (four, six, isShort, port, weight, host) => new ResolvedServer(new IPAddress(isShort ? four : six), port, weight, $"{host}0.internal"));

    private static Gen<string> Words(int minLetters) => Texts.WithoutControls(minLetters, MaxLetters);
}
