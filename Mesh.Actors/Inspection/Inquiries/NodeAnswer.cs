using System.Text;

namespace Mesh.Inspection.Inquiries;

/// <summary>What one node answered, or that it did not.</summary>
/// <param name="Node">Its name.</param>
/// <param name="End">How it went.</param>
/// <param name="Body">See <see cref="InquiryAnswer.Body"/>; empty when nothing came.</param>
internal sealed record NodeAnswer(string Node, InquiryEnd End, ReadOnlyMemory<byte> Body)
{
    /// <summary>Nothing came in time.</summary>
    public static NodeAnswer None(string node) => new(node, InquiryEnd.NoAnswer, default);

    /// <summary>The node could not answer.</summary>
    public static NodeAnswer Failed(string node, string why) => new(node, InquiryEnd.Failed, Encoding.UTF8.GetBytes(why));
}

/// <summary>What one node answered, read; or why there is nothing to read.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Said">Its answer; null when there is none.</param>
/// <param name="Fault">Why there is none, in words that go on after the node's name and a colon; null when there is
/// one.</param>
internal sealed record NodeAnswer<TAnswer>(string Node, TAnswer? Said, string? Fault)
    where TAnswer : class;
