using System.Numerics;

namespace Mesh.Tests.Simulation;

/// <summary>Numbers that one seed gives on every platform and runtime: xoshiro256**, seeded by SplitMix64.</summary>
internal sealed class SeededRandom : Random
{
    private readonly ulong[] _state = new ulong[4];

    public SeededRandom(ulong seed)
        : base(0) // the base's own numbers are never asked for
    {
        for (var i = 0; i < _state.Length; i++)
        {
            seed += 0x9E3779B97F4A7C15;
            var mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            _state[i] = mixed ^ (mixed >> 31);
        }
    }

    /// <summary>Another generator, so that what one part draws does not change what another one gets.</summary>
    public SeededRandom Fork() => new(NextUInt64());

    public bool Chance(double probability) => NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> among) => among[Next(among.Count)];

    /// <summary>Evenly between the two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * NextDouble());

    /// <inheritdoc cref="Between(TimeSpan, TimeSpan)"/>
    public TimeSpan Seconds(double least, double most) => Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    /// <summary>As often short as long: evenly between the logarithms of the two.</summary>
    public TimeSpan SecondsByScale(double least, double most) =>
        TimeSpan.FromSeconds(least * Math.Pow(most / least, NextDouble()));

    public override int Next() => (int)(NextUInt64() >> 33);

    public override int Next(int maxValue) => (int)Below((ulong)maxValue);

    public override int Next(int minValue, int maxValue) => minValue + (int)Below((ulong)((long)maxValue - minValue));

    public override long NextInt64() => (long)(NextUInt64() >> 1);

    public override long NextInt64(long maxValue) => (long)Below((ulong)maxValue);

    public override long NextInt64(long minValue, long maxValue) => minValue + (long)Below((ulong)(maxValue - minValue));

    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1 << 24));

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            value = (byte)(NextUInt64() >> 56);
        }
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    protected override double Sample() => NextDouble();

    private ulong Below(ulong limit) => limit == 0 ? 0 : Math.BigMul(NextUInt64(), limit, out _);

    private ulong NextUInt64()
    {
        var s = _state;
        var result = BitOperations.RotateLeft(s[1] * 5, 7) * 9;
        var shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
    }
}
