using Akka.Actor;
using Mesh.Logs;

namespace Mesh.Inspection.Inquiries;

/// <summary>Answers the inquiries of other nodes. The work is the pool's, so that no actor waits for it.</summary>
internal sealed class InspectorActor : ReceiveActor
{
    public const string Name = "inspector";

    /// <summary>Inquiries under way: whatever many operators do at once, the node has better things to do.</summary>
    public const int MaxUnderWay = 8;

    private readonly InquiryDesk _desk;
    private readonly PacedLog _log;
    private int _underWay;

    public InspectorActor(InquiryDesk desk, PacedLog log)
    {
        _desk = desk;
        _log = log;
        Receive<Inquiry>(OnInquiry);
        Receive<Answered>(done =>
        {
            _underWay--;
            if (done.Answer is { } answer)
            {
                done.Asker.Tell(answer);
            }
        });
    }

    private void OnInquiry(Inquiry inquiry)
    {
        if (_underWay == MaxUnderWay)
        {
            Sender.Tell(InquiryDesk.Failed($"it answers {MaxUnderWay} inquiries already; ask again."));
            return;
        }

        _underWay++;
        var (asker, self) = (Sender, Self);
        _ = Task.Run(() => self.Tell(new Answered(asker, Answer(inquiry))));
    }

    private InquiryAnswer? Answer(Inquiry inquiry)
    {
        try
        {
            return _desk.Answer(inquiry, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return null; // nobody waits any more
        }
        catch (Exception fault)
        {
            _log.Of(inquiry.Kind).InquiryFailed(fault, inquiry.Kind);
            return InquiryDesk.Failed($"it failed with {fault.GetType().Name}; its log says more.");
        }
    }

    private sealed record Answered(IActorRef Asker, InquiryAnswer? Answer) : INoSerializationVerificationNeeded;
}
