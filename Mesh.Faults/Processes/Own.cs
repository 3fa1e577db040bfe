namespace Mesh.Faults.Processes;

/// <summary>How to start this program again, for one of its other verbs.</summary>
internal static class Own
{
    internal const string Program = "dotnet";

    /// <summary>What is built, and runs, as this program.</summary>
    internal static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Mesh.Faults.dll");

    /// <summary>The program's arguments for a verb and what follows it.</summary>
    internal static string[] Arguments(params IEnumerable<string> verb) => [Assembly, .. verb];
}
