using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Mesh.Membership;
using Mesh.Routing;

namespace Mesh.Inspection.Inquiries;

/// <summary>The owners of many keys in few bytes, so that nodes can compare what they would do. Pure.</summary>
internal static class OwnerDigests
{
    /// <summary>The most keys of one question.</summary>
    public const int MaxKeys = 1_000_000;

    private const int MaxBlocks = 256;
    private const int LookEvery = 4096; // keys between two looks at the cancellation

    /// <summary>How many keys one digest stands for: the more are asked for, the more.</summary>
    public static int BlockSizeOf(int count) => Math.Max(1, (count + MaxBlocks - 1) / MaxBlocks);

    /// <summary>A key by its number: 32 hex digits.</summary>
    public static string KeyOf(long seed, int number)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(seed, number, key);
        return Encoding.ASCII.GetString(key);
    }

    /// <summary>The answer of a node that has this ring.</summary>
    /// <param name="ring">The service's ring there; null when it knows no such service.</param>
    /// <param name="question">Which keys.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="CommandFailedException">The number of keys is out of range.</exception>
    public static OwnersAnswer Of(Ring? ring, OwnersQuestion question, CancellationToken cancellation)
    {
        if (question.Count is < 1 or > MaxKeys)
        {
            throw new CommandFailedException($"it was asked for {question.Count} keys; 1 to {MaxKeys} are wanted.");
        }

        if (ring is null || ring.Members.IsEmpty)
        {
            return new([], null);
        }

        ulong[] names = [.. ring.Members.Select(member => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(member.Name)))];
        var size = BlockSizeOf(question.Count);
        var blocks = new ulong[(question.Count + size - 1) / size];
        Span<byte> key = stackalloc byte[KeyBytes];
        for (var i = 0; i < question.Count; i++)
        {
            if (i % LookEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            WriteKey(question.Seed, question.From + i, key);
            ref var block = ref blocks[i / size];
            block = Mix(block ^ names[ring.OwnerAt(Ring.PositionOf(key))]);
        }

        WriteKey(question.Seed, question.From, key);
        return new(ImmutableCollectionsMarshal.AsImmutableArray(blocks), ring.Members[ring.OwnerAt(Ring.PositionOf(key))].Name);
    }

    private const int KeyBytes = 32;

    private static void WriteKey(long seed, int number, Span<byte> key)
    {
        var first = Mix((ulong)seed + ((ulong)(uint)number * 0x9E3779B97F4A7C15));
        first.TryFormat(key, out _, "x16");
        Mix(first ^ (uint)number).TryFormat(key[16..], out _, "x16");
    }

    /// <summary>Each bit of the input changes half of the output.</summary>
    private static ulong Mix(ulong value) => RouteDraw.Number(value, 0);
}
