using Mesh.Fuzz.Targets.Wire;
using Mesh.Links;

namespace Mesh.Fuzz.Targets;

/// <summary>One entry of the data plane: its kind, then its body.</summary>
internal sealed class EntriesTarget : FuzzTarget
{
    public override string Name => "entries";

    public override IEnumerable<byte[]> Seeds => WireSeeds.Entries;

    public override int MaxInputBytes => Links.Wire.MaxEntry;

    // A fence of seven bytes on the wire has a name, an object, and a place in two arrays.
    public override long MaxAllocated(int inputBytes) => (64 << 10) + (32L * inputBytes);

    public override void Parse(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        try
        {
            var entry = new EntryReader(input.AsSpan(1));
            EntryMeaning.Read((EntryKind)input[0], ref entry);
        }
        catch (ProtocolException)
        {
        }
    }

    public override void Check(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        try
        {
            EntryMeaning.CheckRoundTrip((EntryKind)input[0], input[1..]);
        }
        catch (ProtocolException)
        {
        }
    }
}
