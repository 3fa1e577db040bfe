using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Mesh.Membership;

/// <summary>Tells one cluster from another: made when a cluster is formed, and kept for as long as it lives.</summary>
/// <param name="Value">Random.</param>
public readonly record struct ClusterId(ulong Value)
{
    /// <summary>An id that no other cluster has. True randomness: a seed that forms twice must not repeat itself.</summary>
    internal static ClusterId New() => new(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>16 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
