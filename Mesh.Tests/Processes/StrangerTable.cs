using System.Runtime.CompilerServices;

namespace Mesh.Tests.Processes;

/// <summary>The table of <c>docs/security.md</c> that says what happens to whom at which port.</summary>
internal static class StrangerTable
{
    private const string Head = "| stranger | ";

    /// <summary>Each cell: stranger, port, and what is said to happen.</summary>
    public static IEnumerable<(string Stranger, string Port, string Said)> Cells { get; } = [.. Read()];

    private static IEnumerable<(string, string, string)> Read([CallerFilePath] string here = "")
    {
        var lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "security.md"));
        var head = Array.FindIndex(lines, line => line.StartsWith(Head, StringComparison.Ordinal));
        var ports = Words(lines[head])[1..];
        return lines.Skip(head + 2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(Words)
            .SelectMany(row => ports.Select((port, index) => (row[0], port, row[index + 1])));
    }

    private static string[] Words(string line) => [.. line.Trim('|').Split('|').Select(word => word.Trim())];
}
