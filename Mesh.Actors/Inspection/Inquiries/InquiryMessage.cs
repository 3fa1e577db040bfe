using Akka.Event;

namespace Mesh.Inspection.Inquiries;

/// <summary>What the nodes' <see cref="InspectorActor"/>s say to each other. Who is meant may not be there any more.</summary>
internal abstract record InquiryMessage : IDeadLetterSuppression;

/// <summary>Asks a node for something that only it knows, or to do something.</summary>
/// <param name="Kind">What is asked; see <see cref="InquiryKinds"/>.</param>
/// <param name="Patience">How long the asker waits: after that the answer is worth nothing.</param>
/// <param name="Body">The question, as the kind writes it: JSON in UTF-8.</param>
internal sealed record Inquiry(string Kind, TimeSpan Patience, ReadOnlyMemory<byte> Body) : InquiryMessage;

/// <summary>The answer to an <see cref="Inquiry"/>.</summary>
/// <param name="End">How it went.</param>
/// <param name="Body">When it is answered, the answer as the kind writes it; else why not, a sentence in UTF-8.</param>
internal sealed record InquiryAnswer(InquiryEnd End, ReadOnlyMemory<byte> Body) : InquiryMessage;

/// <summary>How an inquiry ended, for one node.</summary>
internal enum InquiryEnd : byte
{
    /// <summary>The node answered.</summary>
    Answered = 0,

    /// <summary>The node is of a version that does not know this kind.</summary>
    UnknownKind = 1,

    /// <summary>The node could not answer, and says why.</summary>
    Failed = 2,

    /// <summary>Nothing came in time: it is gone, frozen or cut off, or of a version that answers no inquiries.</summary>
    NoAnswer = 3,
}
