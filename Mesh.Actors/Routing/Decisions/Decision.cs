using System.Runtime.InteropServices;

namespace Mesh.Routing;

/// <summary>One routing decision as it is remembered: 64 bytes that, with its epoch, make the same choice again.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct Decision
{
    /// <summary>The size of one.</summary>
    public const int Bytes = 64;

    /// <summary>The monotonic moment, in ticks.</summary>
    public long At;

    /// <summary>The key's position; without a key, the request's number.</summary>
    public ulong Position;

    /// <summary>A bit for each member that the request was not to be sent to again.</summary>
    public ulong Tried;

    /// <inheritdoc cref="RouteSight.Barred"/>
    public ulong Barred;

    /// <inheritdoc cref="RouteSight.Doubted"/>
    public ulong Doubted;

    /// <inheritdoc cref="RouteSight.Full"/>
    public ulong Full;

    /// <summary>The table that it was chosen from: <see cref="DecisionEpoch.Number"/>.</summary>
    public int Epoch;

    /// <summary>How often its slot of the log was written, + 1: the last that is written.</summary>
    public uint Written;

    /// <summary>The member chosen; -1 for nobody.</summary>
    public short Member;

    /// <summary>Which attempt it was for; from 1, at most 255.</summary>
    public byte Attempt;

    /// <summary>The rule that chose.</summary>
    public RouteRule Rule;

    /// <summary>See there.</summary>
    public DecisionFlags Flags;
}

/// <summary>What else is known of a decision.</summary>
[Flags]
internal enum DecisionFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The request has a key.</summary>
    Keyed = 1,

    /// <summary>See <see cref="Route.Looked"/>.</summary>
    Looked = 2,
}
