namespace Mesh.Benchmarks.Reports;

/// <summary>Markdown, to the console and to a file if one is named.</summary>
internal static class Report
{
    /// <summary>Writes what was found.</summary>
    /// <returns>The process's exit code. A goal that is missed is a finding, no failure.</returns>
    internal static int Write(Findings findings, FileInfo? document)
    {
        var text = string.Concat(findings.Lines.Select(line => line + "\n"));
        Console.Out.Write(text);
        if (document is not null)
        {
            File.WriteAllText(document.FullName, text);
        }

        return findings.IsWhole ? 0 : 1;
    }

    /// <summary>A table's head: its columns, all but the first of them to the right.</summary>
    internal static IEnumerable<string> Head(params IReadOnlyList<string> columns)
    {
        yield return Row(columns);
        yield return $"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Count - 1))}";
    }

    /// <summary>What a run has to say against itself; nothing when all went well.</summary>
    internal static IEnumerable<string> Faults(IReadOnlyCollection<string> faults) =>
        faults.Count == 0 ? [] : ["## What went wrong", "", .. faults.Select(fault => $"- {fault.Split('\n')[0]}")];

    /// <summary>A table's row.</summary>
    internal static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
