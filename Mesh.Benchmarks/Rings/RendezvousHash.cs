namespace Mesh.Benchmarks.Rings;

/// <summary>
/// Rendezvous hashing, without weights: Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998.
/// The node with the highest score of all takes the key.
/// </summary>
/// <param name="nodes">Each node's own hash.</param>
internal sealed class RendezvousHash(ulong[] nodes)
{
    /// <summary>The node of a position, as an index.</summary>
    public int NodeOf(ulong position)
    {
        var (best, highest) = (0, 0UL);
        for (var i = 0; i < nodes.Length; i++)
        {
            var score = Mix(position ^ nodes[i]);
            if (score > highest)
            {
                (best, highest) = (i, score);
            }
        }

        return best;
    }

    // The finalizer of MurmurHash3: what two hashes combined by xor alone would lack is that each bit moves each other.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}
