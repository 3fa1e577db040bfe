using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Mesh.Membership;

namespace Mesh.Node.Dashboard.Views;

/// <summary>A ring as equal cells, each of one owner, and what moved between two of them. Thread-safe.</summary>
internal sealed class RingCells
{
    /// <summary>How many cells there are; a circle of this length is drawn.</summary>
    internal const int Count = 1 << Bits;

    private const int Bits = 10;

    // A ring lives as long as membership stays as it is, and every page asks each second.
    private static readonly ConditionalWeakTable<Ring, RingCells> Known = [];

    private readonly ImmutableArray<string> _owners;

    private RingCells(Ring ring) => _owners = [.. RingArcs.MostOf(ring, Bits).Select(member => ring.Members[member].Name)];

    /// <summary>The cells of a ring that has members.</summary>
    internal static RingCells Of(Ring ring) => Known.GetValue(ring, static known => new(known));

    /// <summary>A node's cells, as the lengths of dashes and gaps; empty when it has none.</summary>
    internal string DashesOf(string node) => Dashes(cell => _owners[cell] == node);

    /// <summary>The cells whose owner was another before; none when there was no ring.</summary>
    internal string MovedSince(RingCells? before) => before is null ? "" : Dashes(cell => _owners[cell] != before._owners[cell]);

    // An array of dashes begins with a dash: one of no length lets it begin with a gap.
    private static string Dashes(Func<int, bool> isOn)
    {
        var text = new StringBuilder();
        var (from, on) = (0, true);
        for (var cell = 0; cell <= Count; cell++)
        {
            if (cell == Count || isOn(cell) != on)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{cell - from}");
                (from, on) = (cell, !on);
            }
        }

        // An odd number of lengths would be gone through twice; a whole gap is no dash at all.
        return text.ToString() is var all && all == $"0 {Count}" ? "" : on ? all : $"{all} 0";
    }
}
