using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Mesh.Fuzz.Running;

/// <summary>Makes an input out of others.</summary>
/// <param name="random">Decides everything, so that a run can be replayed.</param>
/// <param name="words">Pieces that are worth putting in.</param>
/// <param name="maxBytes">The longest input to make.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words, int maxBytes)
{
    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 16, 63, 64, 100, 127, 128, 255, 256, 320, 512, 1_023, 1_024, 4_096, 16_384, 32_767, 32_768, 65_535, 65_536,
        65_537, 100_000, 1 << 20, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 53, 1L << 59, (1L << 59) + 1, long.MaxValue,
        long.MinValue,
    ];

    private byte[] _bytes = [];

    /// <summary>A copy of an input with one to some dozens of changes.</summary>
    /// <param name="input">What to begin with.</param>
    /// <param name="other">What to take pieces of.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        _bytes = [.. input];
        for (var changes = 1 << random.Next(6); changes > 0; changes--)
        {
            Change(other);
        }

        return _bytes;
    }

    private void Change(byte[] other)
    {
        switch (random.Next(12))
        {
            case 0 when _bytes.Length > 0:
                _bytes[random.Next(_bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when _bytes.Length > 0:
                _bytes[random.Next(_bytes.Length)] = (byte)random.Next(256);
                break;
            case 2 or 3:
                SetNumber();
                break;
            case 4:
                SetLength();
                break;
            case 5:
                SetDigits();
                break;
            case 6:
                Replace(Range(_bytes), []);
                break;
            case 7:
                Insert(_bytes[Range(_bytes)], random.Next(8) == 0 ? random.Next(1, 200) : 1);
                break;
            case 8:
                var noise = new byte[random.Next(1, 9)];
                random.NextBytes(noise);
                Insert(noise);
                break;
            case 9:
                Insert(other[Range(other)]);
                break;
            case 10 when words.Count > 0:
                Insert(words[random.Next(words.Count)]);
                break;
            case 11 when words.Count > 0:
                Replace(Range(_bytes), words[random.Next(words.Count)]);
                break;
        }
    }

    /// <summary>Any number of 1 to 8 bytes becomes one of those at the edges of something.</summary>
    private void SetNumber()
    {
        var size = 1 << random.Next(4);
        if (_bytes.Length < size)
        {
            return;
        }

        var at = random.Next(_bytes.Length - size + 1);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Interesting[random.Next(Interesting.Length)]);
        number[..size].CopyTo(_bytes.AsSpan(at));
    }

    /// <summary>A number that could be the length of something that follows becomes a little or much more, or less.</summary>
    private void SetLength()
    {
        Span<byte> field = stackalloc byte[sizeof(int)];
        for (var tries = 0; tries < 16 && _bytes.Length > sizeof(int); tries++)
        {
            var size = 1 << random.Next(3);
            var at = random.Next(_bytes.Length - sizeof(int));
            field.Clear();
            _bytes.AsSpan(at, size).CopyTo(field);
            var (length, left) = (BinaryPrimitives.ReadInt32LittleEndian(field), _bytes.Length - at - size);
            if (length > 0 && length <= left)
            {
                var wanted = random.Next(6) switch { 0 => length + 1, 1 => length - 1, 2 => left, 3 => left + 1, 4 => length * 2, _ => 0 };
                BinaryPrimitives.WriteInt32LittleEndian(field, wanted);
                field[..size].CopyTo(_bytes.AsSpan(at));
                return;
            }
        }
    }

    /// <summary>A number in digits becomes another.</summary>
    private void SetDigits()
    {
        if (_bytes.AsSpan().IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
        {
            return;
        }

        var at = random.Next(_bytes.Length);
        at += Math.Max(0, _bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9'));
        var end = at;
        while (end < _bytes.Length && char.IsAsciiDigit((char)_bytes[end]))
        {
            end++;
        }

        var number = Interesting[random.Next(Interesting.Length)].ToString(CultureInfo.InvariantCulture);
        Replace(at..end, Encoding.ASCII.GetBytes(number));
    }

    private Range Range(byte[] bytes)
    {
        var start = random.Next(bytes.Length + 1);
        var most = Math.Min(bytes.Length - start, random.Next(4) == 0 ? int.MaxValue : 32);
        return start..(start + random.Next(most + 1));
    }

    private void Insert(byte[] piece, int times = 1)
    {
        var room = (maxBytes - _bytes.Length) / Math.Max(1, piece.Length);
        var at = random.Next(_bytes.Length + 1);
        Replace(at..at, [.. Enumerable.Repeat(piece, Math.Clamp(room, 0, times)).SelectMany(bytes => bytes)]);
    }

    private void Replace(Range range, byte[] piece)
    {
        if (_bytes.Length + piece.Length <= maxBytes)
        {
            _bytes = [.. _bytes.AsSpan()[..range.Start], .. piece, .. _bytes.AsSpan()[range.End..]];
        }
    }
}
