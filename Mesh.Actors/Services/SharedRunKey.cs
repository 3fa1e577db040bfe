using System.IO.Hashing;

namespace Mesh.Services;

/// <summary>What tells one run from another: a caller's request id is good for one service and key.</summary>
internal readonly record struct SharedRunKey(string Service, string? Key, string RequestId)
{
    /// <summary>Bytes that an entry costs beside its texts and its payload: measured, and rounded up.</summary>
    public const int Overhead = 512;

    public int Bytes => sizeof(char) * (Service.Length + (Key?.Length ?? 0) + RequestId.Length);
}

/// <summary>Tells one payload from another without keeping it.</summary>
internal readonly record struct PayloadDigest(int Length, ulong Hash)
{
    public static PayloadDigest Of(ReadOnlySpan<byte> payload) => new(payload.Length, XxHash3.HashToUInt64(payload));
}
