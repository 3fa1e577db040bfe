using System.Text;
using Akka.Actor;
using Mesh.Inspection.Inquiries;
using Mesh.Serialization;

namespace Mesh.Tests.Inspection;

public sealed class InquiryTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MeshSerializer _serializer;
    private readonly TaskCompletionSource _release = new();
    private readonly InquiryDesk _desk;

    public InquiryTests()
        : base("akka.loglevel = OFF")
    {
        _serializer = new MeshSerializer((ExtendedActorSystem)Sys);
        _desk = new InquiryDesk(
            TimeProvider.System,
            new InquiryDesk.Handler("echo", (body, _) => body.ToArray()),
            new InquiryDesk.Handler("large", (_, _) => new byte[InquiryFormat.MaxBodyBytes + 1]),
            new InquiryDesk.Handler("throws", (_, _) => throw new InvalidOperationException("secret")),
            new InquiryDesk.Handler("slow", (_, cancellation) =>
            {
                _release.Task.Wait(cancellation);
                return [];
            }),
            InquiryDesk.Handler.Of(InquiryKinds.Opinions, (_, _) => new OpinionsAnswer(1, [], 0)));
    }

    [Theory]
    [InlineData("echo", "Answered", "hello")]
    [InlineData("other", "UnknownKind", "")]
    [InlineData("large", "Failed", "its answer has 65537 bytes; at most 65536 are sent.")]
    [InlineData("throws", "Failed", "it failed with InvalidOperationException; its log says more.")]
    [InlineData("opinions-1", "Failed", "it could not read the question.")]
    public void AnInspectorAnswersWhatItKnowsAndSaysWhatItCannot(string kind, string end, string body)
    {
        Inspector().Tell(new Inquiry(kind, Patience, Encoding.UTF8.GetBytes("hello")), TestActor);

        var answer = ExpectMsg<InquiryAnswer>();
        Assert.Equal((end, body), (answer.End.ToString(), Encoding.UTF8.GetString(answer.Body.Span)));
    }

    [Theory]
    [InlineData("""{"doubt":1,"leftOut":0}""")]
    [InlineData("""{"doubt":1,"peers":null,"leftOut":0}""")]
    [InlineData("""{"doubt":1,"peers":[null],"leftOut":0}""")]
    [InlineData("""{"doubt":1,"peers":[{"node":null,"state":"healthy","phi":0,"cause":"none"}],"leftOut":0}""")]
    [InlineData("""{"doubt":1,"peers":[{"node":"a","state":"healthy","phi":1e999,"cause":"none"}],"leftOut":0}""")]
    [InlineData("""{"doubt":1,"doubt":1,"peers":[],"leftOut":0}""")]
    public void AnAnswerWithoutWhatBelongsIntoItIsNone(string json)
    {
        var answer = Inquirers.Read(new NodeAnswer("node2", InquiryEnd.Answered, Encoding.UTF8.GetBytes(json)), InquiryKinds.Opinions);

        Assert.Equal((null, "its answer can't be read."), (answer.Said, answer.Fault));
    }

    [Fact]
    public void AnInspectorTakesAFewInquiriesAtOnce()
    {
        var inspector = Inspector();
        for (var i = 0; i < InspectorActor.MaxUnderWay; i++)
        {
            inspector.Tell(new Inquiry("slow", TimeSpan.FromSeconds(10), default), TestActor);
        }

        inspector.Tell(new Inquiry("echo", Patience, default), TestActor);
        var refused = ExpectMsg<InquiryAnswer>();
        Assert.Equal("it answers 8 inquiries already; ask again.", Encoding.UTF8.GetString(refused.Body.Span));

        _release.SetResult();
        ReceiveN(InspectorActor.MaxUnderWay);
        inspector.Tell(new Inquiry("echo", Patience, default), TestActor);
        Assert.Equal(InquiryEnd.Answered, ExpectMsg<InquiryAnswer>().End);
    }

    [Fact]
    public void AnAnswerThatComesTooLateIsGivenUp() => Assert.ThrowsAny<OperationCanceledException>(
        () => _desk.Answer(new Inquiry("slow", TimeSpan.FromMilliseconds(1), default), CancellationToken.None));

    [Theory]
    [InlineData("inquiry-1", 0)]
    [InlineData("inquiry-1", 100_000)]
    [InlineData("inquiry-answer-1", 0)]
    [InlineData("inquiry-answer-1", 100_000)]
    public void WhatIsTooShortOrTooLongIsRefused(string manifest, int bytes) =>
        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => _serializer.FromBinary(new byte[bytes], manifest));

    [Fact]
    public void AnEndThatIsNoneIsRefused() =>
        Assert.Throws<System.Runtime.Serialization.SerializationException>(() => _serializer.FromBinary([9], "inquiry-answer-1"));

    private IActorRef Inspector() => Sys.ActorOf(Props.Create(
        () => new InspectorActor(_desk, Mesh.Logs.PacedLog.None)));
}
