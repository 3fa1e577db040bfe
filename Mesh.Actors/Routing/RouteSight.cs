namespace Mesh.Routing;

/// <summary>
/// What a route function saw of the members besides the ring, a bit for each by its index: one look, so that a choice rests
/// on what does not change meanwhile, and can be made again later.
/// </summary>
internal struct RouteSight
{
    /// <summary>The most members that a look holds.</summary>
    public const int MaxMembers = 64;

    /// <summary>To be avoided whatever else: draining, or suspect without doubt.</summary>
    public ulong Barred;

    /// <summary>To be avoided unless routes fail open: suspect for a short silence, or ejected.</summary>
    public ulong Doubted;

    /// <summary>Without room for one more; always 0 where no policy bounds the load.</summary>
    public ulong Full;

    /// <summary>The member that is preferred of any two; -1 for none. Only when a recorded choice is made again.</summary>
    public int Preferred;

    public static bool Has(ulong bits, int member) => member < MaxMembers && (bits >> member & 1) != 0;

    public static ulong Bit(bool isSet, int member) => isSet ? 1UL << member : 0;
}
