using System.Collections.Immutable;
using Mesh.Documents;

namespace Mesh.Inspection.Commands;

/// <summary>Who goes by the same ring as the node asked, who by another, and who has told nothing of late.</summary>
/// <param name="Same">Who goes by the same, the node asked first.</param>
/// <param name="Others">Who goes by another, with that one's digest.</param>
/// <param name="Silent">Nodes on the ring that have told nothing.</param>
internal sealed record RingWords(
    ImmutableArray<string> Same, ImmutableArray<RingDigestDocument> Others, ImmutableArray<string> Silent)
{
    /// <summary>How many agree, of all that are on the ring or have told theirs: <c>2 of 3</c>.</summary>
    public string Count => $"{Same.Length} of {Same.Length + Others.Length + Silent.Length}";

    public static RingWords Of(string digest, IEnumerable<string> members, ImmutableArray<RingDigestDocument> digests) => new(
        [.. digests.Where(told => told.Digest == digest).Select(told => told.Node)],
        [.. digests.Where(told => told.Digest != digest)],
        [.. members.Except(digests.Select(told => told.Node), StringComparer.Ordinal)]);

    /// <summary>The whole of it in lines with labels.</summary>
    public IEnumerable<OutputPart> Parts() =>
    [
        .. LabelledText.Parts("Agreed by", Same is [] ? "nobody" : string.Join(", ", Same)),
        .. Others.SelectMany(told =>
            LabelledText.Parts("", $"{told.Node} goes by another ring: {told.Digest}", Tone.Bad)),
        .. Silent is [] ? [] : LabelledText.Parts("", $"nothing heard of late from {string.Join(", ", Silent)}", Tone.Faint),
    ];
}
