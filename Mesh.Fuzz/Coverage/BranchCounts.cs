using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Mesh.Fuzz.Coverage;

/// <summary>
/// How often each branch of the instrumented assemblies was taken: a byte for each pair of basic blocks that followed each
/// other, by their hash.
/// </summary>
internal sealed unsafe class BranchCounts
{
    /// <summary>What SharpFuzz reckons with.</summary>
    public const int Size = 1 << 16;

    private readonly byte* _counts = (byte*)NativeMemory.AllocZeroed(Size);

    private BranchCounts() => Trace.SharedMem = _counts;

    /// <summary>The counts of this process. Instrumented code can't run before somebody has asked for them.</summary>
    public static BranchCounts OfThisProcess { get; } = new();

    /// <summary>Begins to count for the next input.</summary>
    public void Clear()
    {
        new Span<byte>(_counts, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>The counts as they are now.</summary>
    public ReadOnlySpan<byte> Counts => new(_counts, Size);
}
