using System.Text;
using Mesh.Inspection;
using Mesh.Inspection.Commands;
using Mesh.Inspection.Inquiries;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>What nodes ask each other for pbm, and what they answer: read as every kind there is, and shown.</summary>
internal static class InquiryMeaning
{
    private const string Peer = "node2";

    private static readonly TrafficAnswer Before = new("node2#00000002", 1, 2, 0, 0, 2, 0, 0, [0, 1], new(1, [], 0));

    private static readonly InquiryDesk Desk = new(
        new StoppedClock(),
        InquiryDesk.Handler.Of(InquiryKinds.Opinions, (_, _) => Before.Opinions),
        InquiryDesk.Handler.Of(InquiryKinds.Services, (_, _) => new ServicesAnswer(["echo"])),
        InquiryDesk.Handler.Of(InquiryKinds.Owners, (question, cancellation) => OwnerDigests.Of(null, question, cancellation)),
        InquiryDesk.Handler.Of(InquiryKinds.Drain, (question, _) => new DrainAnswer($"1 for {question.Client}", question.Begin)),
        InquiryDesk.Handler.Of(InquiryKinds.Traffic, (_, _) => Before),
        InquiryDesk.Handler.Of(InquiryKinds.Busiest, (question, _) => new BusiestAnswer([new(question.Service ?? "echo", question.Count, [])])));

    /// <summary>One inquiry of each kind, and an answer to it.</summary>
    public static IEnumerable<InquiryMessage> Seeds
    {
        get
        {
            (string Kind, string Question)[] all =
            [
                ("opinions-1", "{}"), ("services-1", "{}"), ("traffic-1", "{}"), ("busiest-1", """{"service":"echo","count":10}"""),
                ("owners-1", """{"service":"echo","seed":7,"from":0,"count":1000}"""), ("drain-1", """{"begin":false,"client":"127.0.0.1:1"}"""),
            ];
            foreach (var (kind, question) in all)
            {
                var inquiry = new Inquiry(kind, TimeSpan.FromSeconds(1), Encoding.UTF8.GetBytes(question));
                yield return inquiry;
                yield return Desk.Answer(inquiry, CancellationToken.None);
            }
        }
    }

    /// <summary>Does what a node does with a message.</summary>
    public static void Take(InquiryMessage message)
    {
        switch (message)
        {
            case Inquiry inquiry:
                FindingException.ThrowUnless(
                    Desk.Answer(inquiry, CancellationToken.None).Body.Length <= InquiryFormat.MaxBodyBytes, "an answer has no room");
                break;
            case InquiryAnswer answer:
                Show(new NodeAnswer(Peer, answer.End, answer.Body));
                break;
        }
    }

    private static void Show(NodeAnswer answer)
    {
        Show(DoubtMatrix.Of([Inquirers.Read(answer, InquiryKinds.Opinions)]));
        var traffic = Inquirers.Read(answer, InquiryKinds.Traffic);
        Show(TopPicture.Of(DateTimeOffset.UnixEpoch, [new(Peer, Before, null)], [traffic]));
        var busiest = Inquirers.Read(answer, InquiryKinds.Busiest);
        Show(HotKeysText.Of(HotKey.Of([busiest], 10), [busiest]));
        _ = Inquirers.Read(answer, InquiryKinds.Services).Said?.Names.Order(StringComparer.Ordinal).ToArray();
        _ = Inquirers.Read(answer, InquiryKinds.Owners).Said?.Blocks.Length;
        _ = Inquirers.Read(answer, InquiryKinds.Drain).Said?.UnderWay.Length;
    }

    private static void Show(Output output) => output.Document?.ToJsonString();
}
