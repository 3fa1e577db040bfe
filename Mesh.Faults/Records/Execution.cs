using System.Globalization;

namespace Mesh.Faults.Records;

/// <summary>One line of a node's record: what it ran, and when.</summary>
/// <param name="What">What happened.</param>
/// <param name="Number">The request's number; 0 for what concerns no request.</param>
/// <param name="Service">The service.</param>
/// <param name="Key">The key; <c>-</c> for none. It has no blanks.</param>
/// <param name="Node">The node's stable name.</param>
/// <param name="Process">The process's id, which tells one start of a node from the next.</param>
/// <param name="At">Nanoseconds of the machine's monotonic clock, which all processes share.</param>
/// <param name="Term">The term that the handler was given; 0 without strict affinity.</param>
/// <param name="Activation">Counts the actors of a process; 0 for what has none.</param>
/// <param name="Step">Counts the requests of an activation, from 1; 0 for what has none.</param>
/// <param name="Granting">How many voters' grants of the lease held at that moment, by the node's own count.</param>
/// <param name="Voters">How many voters there are; 0 where the lease was not looked at.</param>
internal readonly record struct Execution(
    Happening What,
    long Number,
    string Service,
    string Key,
    string Node,
    int Process,
    long At,
    long Term,
    int Activation,
    int Step,
    int Granting = 0,
    int Voters = 0)
{
    private const int Fields = 12;

    /// <summary>The line, without its end.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What} {Number} {Service} {Key} {Node} {Process} {At} {Term} {Activation} {Step} {Granting} {Voters}");

    /// <summary>Reads a line; null for one that a dying process left incomplete.</summary>
    internal static Execution? Parse(string line)
    {
        var words = line.Split(' ');
        if (words.Length != Fields || !Enum.TryParse<Happening>(words[0], out var what))
        {
            return null;
        }

        return new(
            what,
            Long(words[1]),
            words[2],
            words[3],
            words[4],
            (int)Long(words[5]),
            Long(words[6]),
            Long(words[7]),
            (int)Long(words[8]),
            (int)Long(words[9]),
            (int)Long(words[10]),
            (int)Long(words[11]));
    }

    private static long Long(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
