using System.Text.Json.Serialization.Metadata;

namespace Mesh.Inspection.Inquiries;

/// <summary>One thing that nodes can be asked, with what crosses the wire for it.</summary>
/// <param name="Name">Its name there. A kind whose meaning changes gets a new one: nodes of other versions then say that
/// they don't know it.</param>
/// <param name="Patience">How long a node may take.</param>
/// <param name="Question">How the question is written.</param>
/// <param name="Answer">How the answer is written.</param>
internal sealed record InquiryKind<TQuestion, TAnswer>(
    string Name, TimeSpan Patience, JsonTypeInfo<TQuestion> Question, JsonTypeInfo<TAnswer> Answer)
    where TAnswer : class;
