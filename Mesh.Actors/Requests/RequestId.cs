namespace Mesh.Requests;

/// <summary>A request's id on the wire: its slot in the low 20 bits, the slot's generation above.</summary>
internal static class RequestId
{
    public const int MaxSlots = 1 << 20;

    public static ulong Of(int slot, long generation) => ((ulong)generation << 20) | (uint)slot;

    public static int SlotOf(ulong id) => (int)(id & (MaxSlots - 1));

    public static long GenerationOf(ulong id) => (long)(id >> 20);
}
