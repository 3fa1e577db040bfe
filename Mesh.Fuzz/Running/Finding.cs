using System.Text;
using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Running;

/// <summary>An input for which something does not hold.</summary>
/// <param name="Input">The input.</param>
/// <param name="Fault">What came out.</param>
internal sealed record Finding(byte[] Input, Exception Fault)
{
    private const int MaxShownBytes = 3 << 10; // of 4 KiB in base64

    /// <summary>The same for findings that are likely the same.</summary>
    public string Kind => $"{Fault.GetType().Name} {Place}";

    // The first frame in Mesh's own code, and of a check that failed the one that made it.
    private string? Place => Fault.StackTrace?.Split('\n')
        .Select(frame => frame.Trim().Split(" in ")[0])
        .FirstOrDefault(frame => frame.StartsWith("at Mesh.", StringComparison.Ordinal)
            && !frame.Contains(nameof(FindingException), StringComparison.Ordinal));

    /// <summary>The finding that the input makes; null for none.</summary>
    public static Finding? Of(FuzzTarget target, byte[] input)
    {
        try
        {
            Examination.Of(target, input);
            return null;
        }
        catch (Exception fault)
        {
            return new(input, fault);
        }
    }

    /// <summary>A shorter input that makes the same finding, as far as there is time to look for one.</summary>
    public Finding Shrunk(FuzzTarget target, CancellationToken enough)
    {
        var least = this;
        for (var piece = Math.Max(1, Input.Length / 2); piece > 0; piece = piece == 1 ? 0 : piece / 2)
        {
            for (var at = 0; at + piece <= least.Input.Length && !enough.IsCancellationRequested;)
            {
                byte[] shorter = [.. least.Input.AsSpan(0, at), .. least.Input.AsSpan(at + piece)];
                if (Of(target, shorter) is { } same && same.Kind == Kind)
                {
                    least = same;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return least;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var shown = Input.AsSpan(0, Math.Min(Input.Length, MaxShownBytes));
        return $"{Fault.GetType().Name}: {Fault.Message}\n{Fault.StackTrace}\n"
            + $"   input, {Input.Length} bytes{(shown.Length < Input.Length ? $", the first {shown.Length}" : string.Empty)} in base64: {Convert.ToBase64String(shown)}\n"
            + $"   as text: {new string([.. Encoding.Latin1.GetString(shown).Select(letter => char.IsControl(letter) ? '·' : letter)])}";
    }
}
