namespace Mesh.Faults.Stories;

/// <summary>One fault, told from calm to calm.</summary>
/// <param name="Row">Its name: the row of the table of faults, and a letter where a row has several.</param>
/// <param name="Fault">What breaks, in a few words.</param>
/// <param name="Tier">When it is told.</param>
/// <param name="Needs">What it asks of the machine.</param>
/// <param name="Tell">Tells it.</param>
internal sealed record Story(string Row, string Fault, Tier Tier, Needs Needs, Func<Stage, Task> Tell)
{
    /// <summary>Whether its short form belongs to the tests that run with every build.</summary>
    internal bool IsShort { get; init; }
}
