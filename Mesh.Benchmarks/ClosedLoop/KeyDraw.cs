namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Draws keys uniformly: xorshift64*, a few nanoseconds for each. Not thread-safe: one for each loop.</summary>
/// <param name="seed">Which sequence; any number.</param>
internal struct KeyDraw(int seed)
{
    private ulong _state = (ulong)(uint)seed * 0x9E37_79B9_7F4A_7C15 | 1; // never 0, where it would stay

    internal string Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        var drawn = (_state * 0x2545_F491_4F6C_DD1D) >> 32;
        return Workload.Keys[(int)((drawn * Workload.KeyCount) >> 32)];
    }
}
