using System.Text;

namespace Mesh.Fuzz.Targets;

/// <summary>A parser, and what must hold of it whatever it is given. Used by one thread at a time.</summary>
internal abstract class FuzzTarget
{
    private const int KiB = 1 << 10;

    /// <summary>What the command line and the corpus call it.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs that the program's own writers write, or that are known to be good: where mutation begins.</summary>
    public abstract IEnumerable<byte[]> Seeds { get; }

    /// <summary>Pieces that are worth putting into an input.</summary>
    public virtual IEnumerable<byte[]> Words => [];

    /// <summary>The longest input that mutation makes: a little more than the parser takes.</summary>
    public virtual int MaxInputBytes => 16 * KiB;

    /// <summary>The most bytes of heap that parsing may take.</summary>
    /// <param name="inputBytes">The length of the input.</param>
    public virtual long MaxAllocated(int inputBytes) => (256 * KiB) + (64L * inputBytes);

    /// <summary>
    /// Parses the input. What the parser documents to throw is caught here; whatever else comes out is a finding. Its time and
    /// its memory are measured.
    /// </summary>
    public abstract void Parse(byte[] input);

    /// <summary>Checks what else must hold: that what was read is written back alike, that splits change nothing.</summary>
    /// <exception cref="FindingException">It does not hold.</exception>
    public virtual void Check(byte[] input)
    {
    }

    /// <summary>Texts as bytes.</summary>
    protected static IEnumerable<byte[]> Utf8(params IEnumerable<string> texts) => texts.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Something does not hold that must.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    /// <summary>Throws unless it holds.</summary>
    internal static void ThrowUnless(bool holds, string message)
    {
        if (!holds)
        {
            throw new FindingException(message);
        }
    }

    /// <summary>Throws unless both say the same.</summary>
    internal static void ThrowUnlessSame(string? one, string? other, string what) =>
        ThrowUnless(one == other, $"{what}: '{one}' became '{other}'");
}
