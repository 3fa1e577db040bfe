using System.Globalization;

namespace Mesh.Faults.Traffic;

/// <summary>One line of a history: what became of one request, as its caller saw it.</summary>
/// <param name="Number">The request's number; each is used once.</param>
/// <param name="Service">The service.</param>
/// <param name="Key">The key. It has no blanks.</param>
/// <param name="Idempotent">What the caller said of it.</param>
/// <param name="Gateway">The gateway that it was sent to, host and port; <c>-</c> when none took the connection.</param>
/// <param name="Began">When, in nanoseconds of the machine's monotonic clock.</param>
/// <param name="Ended">When its outcome was known, on the same clock.</param>
/// <param name="Deadline">What the caller asked for, in milliseconds.</param>
/// <param name="Outcome">The gateway's word, or one of <see cref="Words"/>.</param>
/// <param name="Reason">The gateway's word; <c>-</c> for none.</param>
/// <param name="Node">The node that answered or was tried last; <c>-</c> for none.</param>
/// <param name="Attempts">How often it was sent to a node.</param>
/// <param name="Reply">The reply's first two words, if the service counts; <c>-</c> for none.</param>
internal sealed record Answered(
    long Number,
    string Service,
    string Key,
    bool Idempotent,
    string Gateway,
    long Began,
    long Ended,
    int Deadline,
    string Outcome,
    string Reason,
    string Node,
    int Attempts,
    string Reply)
{
    private const int Fields = 13;

    /// <summary>How long its caller waited.</summary>
    internal TimeSpan Took => Records.Monotonic.Duration(Ended - Began);

    /// <summary>Whether the handler answered.</summary>
    internal bool IsReplied => Outcome == Words.Replied;

    /// <summary>The line, without its end.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number}\t{Service}\t{Key}\t{Idempotent}\t{Gateway}\t{Began}\t{Ended}\t{Deadline}\t{Outcome}\t{Reason}\t{Node}\t{Attempts}\t{Reply}");

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static Answered Parse(string line)
    {
        var words = line.Split('\t');
        if (words.Length != Fields)
        {
            throw new FormatException($"A history's line has {Fields} fields; found {words.Length}: {line}");
        }

        return new(
            Long(words[0]),
            words[1],
            words[2],
            bool.Parse(words[3]),
            words[4],
            Long(words[5]),
            Long(words[6]),
            (int)Long(words[7]),
            words[8],
            words[9],
            words[10],
            (int)Long(words[11]),
            words[12]);
    }

    private static long Long(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
