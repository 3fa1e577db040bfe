using System.Diagnostics;
using Akka.Actor;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Serialization;
using Mesh.Telemetry;
using Mesh.Traffic;

namespace Mesh.Tests.Telemetry;

/// <summary>The trace context on the wire, between nodes of this version and of the last.</summary>
public sealed class TraceContextTests
{
    private const string State = "vendor=1";

    private static readonly ActivityContext Context =
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, State, isRemote: true);

    [Fact]
    public void ARecordedRequestTellsItsTrace()
    {
        var head = Read(Write(Request(new TraceParent(Context)), Wire.MaxVersion));

        Assert.Equal(Context, head.Trace!.Context);
        Assert.Equal(("s", "k", "id"), (head.Service, head.Key, head.RequestId));
    }

    [Fact]
    public void APeerOfTheLastVersionIsToldWhatItIsToldWithoutTraces() =>
        Assert.Equal(Write(Request(null), 1), Write(Request(new TraceParent(Context)), 1));

    [Fact]
    public void ARequestThatIsNotRecordedIsNoByteLonger() =>
        Assert.Equal(Write(Request(null), 1), Write(Request(null), Wire.MaxVersion));

    [Fact]
    public void AStateThatIsTooLongIsLeftOut()
    {
        var context = new ActivityContext(Context.TraceId, Context.SpanId, ActivityTraceFlags.Recorded, new string('a', 600), isRemote: true);

        Assert.Equal((context.TraceId, null), (Read(Write(Request(new TraceParent(context)), 2)).Trace!.Context.TraceId, Read(Write(Request(new TraceParent(context)), 2)).Trace!.Context.TraceState));
    }

    [Fact]
    public void AContextOfZerosIsNone() =>
        Assert.Null(Read(Write(Request(new TraceParent(default)), Wire.MaxVersion)).Trace);

    [Fact]
    public void ARequestOverTheControlPlaneNamesItsTraceAndOneWithoutIsAsItWas()
    {
        using var system = ActorSystem.Create("traces");
        var serializer = new MeshSerializer((ExtendedActorSystem)system);
        var (plain, named) = (new MeshRequest("s", "k", new byte[3]), new MeshRequest("s", "k", new byte[3]) { Trace = Context });

        Assert.Equal(("request-1", "request-2"), (serializer.Manifest(plain), serializer.Manifest(named)));
        Assert.Equal(Context, ((MeshRequest)serializer.FromBinary(serializer.ToBinary(named), "request-2")).Trace);
        Assert.Equal(serializer.ToBinary(plain), serializer.ToBinary(named)[..serializer.ToBinary(plain).Length]);
    }

    private static PendingRequest Request(TraceParent? trace)
    {
        var request = new RequestTable(1, _ => { }, new CallTraffic(TimeProvider.System)).Rent()!;
        (request.Service, request.Key, request.RequestId, request.Payload) = ("s", "k", "id", new byte[3]);
        request.Deadline = TimeSpan.FromSeconds(1);
        request.Trace = trace is null ? null : new RequestTrace(new Activity("request"), "s", "node1") { Attempt = trace };
        return request;
    }

    private static byte[] Write(PendingRequest request, ushort version)
    {
        var space = new byte[RequestEntry.SizeOf(request)];
        return space[..RequestEntry.Write(request, default, space, version)];
    }

    private static RequestHead Read(byte[] written)
    {
        var entry = new EntryReader(written.AsSpan(1));
        var head = RequestEntry.Read(ref entry);
        Assert.Equal(3, entry.Left); // the payload
        return head;
    }
}
