namespace Mesh.Upstreams;

/// <summary>How requests without a key are split between this node's zone and the others. Pure.</summary>
internal static class ZoneSplit
{
    /// <summary>Beyond so many times its healthy part a zone keeps no requests: with 70 % of it well, it keeps all.</summary>
    /// <remarks>Envoy's over-provisioning factor: the healthy are trusted with 1.4 times their share.</remarks>
    private const double Trust = 1.4;

    /// <summary>The share that stays in the zone, 0 to 1.</summary>
    /// <param name="near">The weights of this zone's instances: of those that are well, and of all.</param>
    /// <param name="far">The same of the other zones.</param>
    public static double Near((int Healthy, int All) near, (int Healthy, int All) far)
    {
        if (near.All == 0)
        {
            return 0;
        }

        var share = Math.Min(1, Trust * near.Healthy / near.All);
        var elsewhere = far.All == 0 ? 0 : Math.Min(1, Trust * far.Healthy / far.All);

        // What neither is trusted with goes to both in proportion.
        return elsewhere <= 0 ? 1 : share + elsewhere >= 1 ? share : share / (share + elsewhere);
    }
}
