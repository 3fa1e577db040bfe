namespace Mesh.Node.Dashboard.Views;

/// <summary>How bad something is; in this order, the best first. The page says each by a word and a shape as well as by its colour.</summary>
public enum Tone
{
    /// <summary>As it should be.</summary>
    Well,

    /// <summary>On its way, and expected.</summary>
    Passing,

    /// <summary>Doubtful: routes may go around it.</summary>
    Doubtful,

    /// <summary>Out of order.</summary>
    Bad,
}
