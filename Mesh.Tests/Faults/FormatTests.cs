using Mesh.Faults.Cli;
using Mesh.Faults.Records;
using Mesh.Faults.Stories;
using Mesh.Faults.Traffic;

namespace Mesh.Tests.Faults;

/// <summary>What processes of the suite write for each other.</summary>
public sealed class FormatTests
{
    private static readonly Execution Run =
        new(Happening.Start, 17, "counter", "key-3", "node1", 4711, 123_456_789_012, 5, 2, 9);

    private static readonly Answered Answer = new(
        17, "counter", "key-3", true, "10.99.0.1:8080", 123, 456, 1_000, Words.Unknown, "connection-lost", "node1", 2, "4711/2 9");

    [Fact]
    public void AnExecutionIsReadAsItWasWritten() => Assert.Equal(Run, Execution.Parse(Run.ToString()));

    [Fact]
    public void ALineThatADyingProcessLeftIncompleteIsPassedOver() => Assert.Null(Execution.Parse("Start 17 coun"));

    [Fact]
    public void AnAnswerIsReadAsItWasWritten() => Assert.Equal(Answer, Answered.Parse(Answer.ToString()));

    [Fact]
    public void AHistoryIsReadWithItsStallsAndWhatWasOffered()
    {
        var history = History.Read([$"{Answer}", History.StallLine(new(3, 9)), History.Summary(200, 1, 5)]);

        Assert.Equal([Answer], history.Requests);
        Assert.Equal([new Span(3, 9)], history.Stalls);
        Assert.Equal((200, 1, 5), (history.PerSecond, history.From, history.To));
    }

    [Fact]
    public void RecordsOfProcessesThatEndAndStartAgainStandInOneFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.record");
        try
        {
            foreach (var process in (int[])[1, 2])
            {
                using var file = new RecordFile(path);
                file.Add(Run with { Process = process });
            }

            Assert.Equal([Run with { Process = 1 }, Run with { Process = 2 }], RecordFile.Read([path, path + ".missing"]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ALoadGivesEachNumberItsServiceKeyAndKind()
    {
        var options = new LoadOptions([new("http://127.0.0.1:1")], 1, ["echo", "counter"], "-") { Keys = 10, IdempotentPercent = 30 };
        var planned = Enumerable.Range(1, 10_000).Select(number => options.Plan(number)).ToArray();

        Assert.Equal(5_000, planned.Count(one => one.Service == "echo"));
        Assert.Equal(20, planned.Select(one => (one.Service, one.Key)).Distinct().Count());
        Assert.InRange(planned.Count(one => one.Idempotent), 2_800, 3_200);
        Assert.InRange(planned.Count(one => one.Service == "echo" && one.Turn % 2 == 0), 2_300, 2_700);
        Assert.All(planned, one => Assert.True(one.Turn >= 0));
    }

    [Fact]
    public void EveryMechanismCanBeSwitchedOffByItsName()
    {
        var off = MechanismNames.Without("dedup,release,lease,drain,forming,suspicion");

        Assert.Equal(
            (false, false, false, false, false, false),
            (off.Dedup, off.ReleaseBeforeGain, off.Lease, off.Drain, off.GuardedForming, off.Suspicion));
        Assert.True(MechanismNames.Without("dedup").Lease);
        Assert.Throws<ArgumentException>(() => MechanismNames.Without("dedupe"));
    }

    [Fact]
    public void TheTableKeepsTheRowsThatWereNotToldAgain()
    {
        var (first, second) = (Library.All[0], Library.All[1]);
        var document = $"before\n{ReliabilityTable.Begin}\n{ReliabilityTable.End}\nafter\n";

        var once = ReliabilityTable.Write(document, [Told(first, "1 s"), Told(second, "2 s")], new(2026, 1, 2));
        var twice = ReliabilityTable.Write(once, [Told(second, "3 | 4")], new(2026, 1, 3));

        Assert.StartsWith("before\n", twice);
        Assert.EndsWith("after\n", twice);
        Assert.Contains($"| {first.Row} | {first.Fault} | fast | 1 s | yes | 2026-01-02 |", twice);
        Assert.Contains($"| {second.Row} | {second.Fault} | fast | 3 \\| 4 | yes | 2026-01-03 |", twice);
        Assert.DoesNotContain("2 s", twice);
    }

    [Fact]
    public void AStoryIsSaidInEightyColumns() => Assert.All(Library.All, story =>
    {
        Assert.InRange(Report.Listed(story).Length, 1, 80);
        Assert.InRange(Report.Line(Told(story, "")).Length, 1, 80);
        Assert.InRange(Report.Skipped(story).Length, 1, 80);
    });

    [Fact]
    public void EveryStoryHasARowOfItsOwn() =>
        Assert.Equal(Library.All.Length, Library.All.Select(story => story.Row).Distinct().Count());

    [Fact]
    public void EachMechanismHasAStoryThatMissesIt()
    {
        Assert.Equal(MechanismNames.All, Proof.All.Select(proof => proof.Mechanism));
        Assert.All(Proof.All, proof => Assert.Single(Library.Find([proof.Row])));
    }

    private static Telling Told(Story story, string measured) =>
        new(story, [new("fast", measured, true)], TimeSpan.FromSeconds(12), null);
}
