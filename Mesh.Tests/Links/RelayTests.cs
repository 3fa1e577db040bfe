namespace Mesh.Tests.Links;

/// <summary>What is told from neighbour to neighbour, on random graphs under fixed seeds.</summary>
public sealed class RelayTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(150)]
    public void OnAGoodNetworkAChangeReachesAllWithoutADigest(int size)
    {
        var rig = new RelayRig(size, seed: size);
        rig.Compare(); // what they are from the start
        Drain(rig);
        var before = rig.Sent;

        rig.ChangeOne(1);
        Drain(rig);

        Assert.Empty(rig.Stale);
        Assert.InRange(rig.Sent - before, size, size * 2 * 10); // two words, to the neighbours of each
        rig.ChangeOne(2);
        Drain(rig);
        Assert.True(rig.HasOneDigest);
        Assert.True(rig.IsInAgreement);
    }

    [Fact]
    public void WhateverIsLostRepeatedOrReorderedAllComeToTheNewestAndNothingGoesBack()
    {
        foreach (var seed in Enumerable.Range(0, 60))
        {
            var random = new Random(seed);
            var rig = new RelayRig(random.Next(2, 25), seed) { Loss = random.NextDouble() * 0.6 };
            for (var step = 0; step < 400; step++)
            {
                Step(rig, random, step);
            }

            rig.Loss = 0;
            for (var second = 0; second < 12 && !(rig.IsInAgreement && rig.HasOneDigest); second++)
            {
                rig.Compare();
                Drain(rig);
            }

            Assert.Empty(rig.Stale);
            Assert.True(rig.IsInAgreement && rig.HasOneDigest, $"seed {seed}");
        }
    }

    [Fact]
    public void WhereAllKnowTheSameASecondCostsNothingButDigests()
    {
        var rig = new RelayRig(30, seed: 3);
        for (var second = 0; second < 6; second++)
        {
            rig.Compare();
            Drain(rig);
        }

        var before = rig.Sent;
        rig.Compare();

        Assert.Equal(before, rig.Sent);
    }

    private static void Step(RelayRig rig, Random random, int step)
    {
        switch (random.Next(12))
        {
            case 0 or 1:
                rig.ChangeOne(step);
                break;
            case 2 when random.Next(4) == 0:
                rig.Compare();
                break;
            default:
                if (rig.UnderWay > 0)
                {
                    rig.DeliverOne();
                }

                break;
        }
    }

    private static void Drain(RelayRig rig)
    {
        while (rig.UnderWay > 0)
        {
            rig.DeliverOne();
        }
    }
}
