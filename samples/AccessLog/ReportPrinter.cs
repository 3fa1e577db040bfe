using System.Globalization;
using Spectre.Console;

namespace Mesh.Samples.AccessLog;

/// <summary>Prints a replay's report.</summary>
internal static class ReportPrinter
{
    private const int BusiestClients = 10;
    private const int FaultsShown = 20;

    /// <summary>Prints the figures, the busiest clients, and the verdict last.</summary>
    public static void Print(IAnsiConsole console, ReplayReport report)
    {
        var measured = report.Measured;
        var rate = measured.Requests / Math.Max(report.Elapsed.TotalSeconds, 1e-6);
        Line(console, $"requests      {measured.Requests:N0} in {report.Elapsed.TotalSeconds:F2} s");
        Line(console, $"requests/s    {rate:N0}");
        Line(console, $"p50, p99      {measured.P50.TotalMilliseconds:F2} ms, {measured.P99.TotalMilliseconds:F2} ms");
        Line(console, $"refused       {measured.Refused:N0} (lines that are not sound)");
        Line(console, $"failures      {measured.Failures.Values.Sum():N0}");
        foreach (var (what, count) in measured.Failures)
        {
            Line(console, $"  {what}: {count:N0}");
        }

        console.Write(Nodes(measured));
        console.Write(Clients(report));
        PrintVerdict(console, report);
    }

    private static Table Nodes(Measured measured)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("node").AddColumn("requests", column => column.RightAligned());
        foreach (var (node, count) in measured.PerNode)
        {
            table.AddRow(Markup.Escape(node), Number(count));
        }

        return table;
    }

    private static Table Clients(ReplayReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("busiest clients");
        foreach (var heading in new[] { "requests", "bytes", "sessions" })
        {
            table.AddColumn(heading, column => column.RightAligned());
        }

        foreach (var (client, totals) in report.Busiest(BusiestClients))
        {
            table.AddRow(
                Markup.Escape(client), Number(totals.Requests), Number(totals.Bytes), Number(totals.Sessions));
        }

        return table;
    }

    private static void PrintVerdict(IAnsiConsole console, ReplayReport report)
    {
        foreach (var fault in report.Faults.Take(FaultsShown))
        {
            Line(console, $"{fault}");
        }

        if (report.Faults.Length > FaultsShown)
        {
            Line(console, $"and {report.Faults.Length - FaultsShown:N0} more");
        }

        if (report.IsGood)
        {
            Line(console, $"verified      the totals of all {report.Clients.Length:N0} clients are as in the file");
            return;
        }

        Line(console, $"NOT verified  faults: {report.Faults.Length:N0}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Line(IAnsiConsole console, FormattableString text) =>
        console.WriteLine(FormattableString.Invariant(text));
}
