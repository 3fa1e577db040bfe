using CsCheck;

namespace Mesh.Tests.Support;

/// <summary>Bytes without a meaning: a number for each run of them would be slow.</summary>
internal static class RandomBytes
{
    /// <summary>So many bytes.</summary>
    public static Gen<byte[]> Of(Gen<int> lengths) => Gen.Select(lengths, Gen.Int, (length, seed) =>
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    });
}
