using Mesh.Traffic;

namespace Mesh.Tests.Traffic;

public sealed class BusiestKeysTests
{
    private const int Seed = 20_261_123;

    [Fact]
    public void WhatFitsIsCountedExactly()
    {
        var keys = new BusiestKeys(3);
        foreach (var key in new[] { "a", "b", "a", "c", "a", "b" })
        {
            keys.Count(key);
        }

        Assert.Equal([new("a", 3, 0), new("b", 2, 0), new("c", 1, 0)], keys.Top(3).AsEnumerable());
        Assert.Equal([new("a", 3, 0)], keys.Top(1).AsEnumerable());
        Assert.Equal(6, keys.Total);
    }

    [Fact]
    public void ANewKeyTakesTheLeastCounterAndSaysHowWrongItMayBe()
    {
        var keys = new BusiestKeys(2);
        foreach (var key in new[] { "a", "a", "b", "c" })
        {
            keys.Count(key);
        }

        Assert.Equal([new("a", 2, 0), new("c", 2, 1)], keys.Top(2).AsEnumerable());
    }

    [Fact]
    public void KeysOfMoreThanTheirShareAreThereAndNoCountIsTooLow()
    {
        var random = new Random(Seed);
        var truth = new Dictionary<string, long>();
        var keys = new BusiestKeys(100);
        for (var i = 0; i < 200_000; i++)
        {
            var key = $"{(int)Math.Pow(10_000, random.NextDouble())}"; // log-uniform: few are busy, most are rare
            truth[key] = truth.GetValueOrDefault(key) + 1;
            keys.Count(key);
        }

        var found = keys.Top(100).ToDictionary(one => one.Key);

        Assert.All(truth.Where(one => one.Value > 2_000), one => Assert.True(found.ContainsKey(one.Key), one.Key));
        Assert.All(found.Values, one => Assert.InRange(truth[one.Key], one.Count - one.Error, one.Count));
    }

    [Fact]
    public void AgeingHalvesAndForgetsWhatIsLeftWithNothing()
    {
        var keys = new BusiestKeys(3);
        keys.Count("a", 4);
        keys.Count("b");
        keys.Age();
        keys.Count("c");

        Assert.Equal([new("a", 2, 0), new("c", 1, 0)], keys.Top(3).AsEnumerable());
        keys.Age();
        keys.Age();
        Assert.Empty(keys.Top(3));
    }

    [Fact]
    public void WhatIsLeftAfterAgeingIsCountedOnAsBefore()
    {
        var random = new Random(Seed);
        var keys = new BusiestKeys(50);
        var truth = new Dictionary<string, long>();
        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 200; i++)
            {
                keys.Count($"{random.Next(100)}");
            }

            keys.Age();
        }

        foreach (var one in keys.Top(50))
        {
            truth[one.Key] = one.Count;
        }

        var least = truth.OrderBy(one => one.Value).ThenBy(one => one.Key).First().Value;
        keys.Count("new", 1_000);
        Assert.Equal("new", keys.Top(1).Single().Key);
        Assert.InRange(keys.Top(1).Single().Count, 1_000, 1_000 + least);
        Assert.Equal(truth.Count == 50 ? 50 : truth.Count + 1, keys.Top(100).Length);
    }
}
