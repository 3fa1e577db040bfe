namespace Mesh.Forming;

/// <summary>Which of two clusters that have found each other has to go. Pure; both sides come to the same end.</summary>
internal static class IslandRepair
{
    /// <summary>Why this node ends, to join the other cluster when it starts anew; null when its own stays.</summary>
    public static string? Judge(Standing own, Standing other)
    {
        if (own.Id == other.Id)
        {
            return null;
        }

        var loses = own.HasQuorum == other.HasQuorum ? own.Id.Value > other.Id.Value : other.HasQuorum;
        return loses
            ? $"this node is in cluster {own.Id} ({Show(own)}), and there is cluster {other.Id} ({Show(other)}); the one "
                + "without a majority of voters ends, else the one with the larger id."
            : null;
    }

    private static string Show(Standing standing) =>
        $"{standing.VotersInSight} voters in sight, {(standing.HasQuorum ? "a" : "no")} majority";
}
