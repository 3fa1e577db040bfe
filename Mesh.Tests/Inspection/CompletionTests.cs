using System.Diagnostics;
using Mesh.Inspection;
using Mesh.Pbm.Completing;
using Mesh.Pbm.Editing;

namespace Mesh.Tests.Inspection;

/// <summary>What can stand in a place of the command line, and how shells ask for it.</summary>
public sealed class CompletionTests
{
    private static readonly PaletteDescription Actor = new("actor", "x",
    [
        new("hierarchy", "x", [ArgumentDefinition.Switch("depth", "x", "4", "-d", "--depth") with { Hints = ["1", "9"] }]),
        new("explain", "x",
        [
            ArgumentDefinition.Positional("service", "x") with { Kind = ValueKinds.Service },
            ArgumentDefinition.Positional("key", "x"),
            ArgumentDefinition.Switch("depth", "x", "4", "-d"),
        ]),
    ]);

    [Theory]
    [InlineData("", "", "actor help")]
    [InlineData("help", "", "actor")]
    [InlineData("actor", "", "hierarchy explain")]
    [InlineData("help actor", "", "hierarchy explain")]
    [InlineData("help actor explain", "", "")]
    [InlineData("none", "", "")]
    [InlineData("actor none", "", "")]
    [InlineData("actor hierarchy", "", "-d --depth")]
    [InlineData("actor hierarchy -d", "", "1 9")]
    [InlineData("actor hierarchy -d 1", "", "")]
    [InlineData("--timeout 3 --json actor", "", "hierarchy explain")]
    [InlineData("actor --timeout", "", "")]
    [InlineData("actor --certificate a.pem --token-file", "", "")]
    [InlineData("--token-file a.token --certificate a.pem actor", "", "hierarchy explain")]
    [InlineData("actor explain", "-", "-d --certificate --help --json --timeout --token-file --version -h")]
    public void EachPlaceHasItsWords(string before, string word, string words) =>
        Assert.Equal(words, string.Join(' ', At(before, word).Words));

    [Theory]
    [InlineData("actor explain", "service")]
    [InlineData("actor explain -d 1", "service")]
    [InlineData("actor explain sessions", "key")]
    [InlineData("actor explain -d", "depth")]
    [InlineData("actor explain sessions k", null)]
    public void AValueBelongsToItsArgument(string before, string? argument) =>
        Assert.Equal(argument, At(before, "").Argument?.Name);

    [Fact]
    public async Task TheClientAnswersAShell()
    {
        await using var node = await InspectionNode.StartAsync();

        Assert.Equal(new(0, "leader\nleave\n", ""), await ClientRun.Of($"complete -- {node.Address} cluster le"));
        Assert.Equal(new(0, "sessions\n", ""), await ClientRun.Of($"complete -- {node.Address} mesh explain s"));
        Assert.Equal(new(0, "", ""), await ClientRun.Of($"complete -- {node.Address} none x"));
        Assert.Equal(new(0, "bash\n", ""), await ClientRun.Of("complete -- completion b"));
    }

    [Fact]
    public async Task WithoutANodeAShellHearsNothing() =>
        Assert.Equal(new(0, "", ""), await ClientRun.Of("complete -- 127.0.0.1:1 cluster le"));

    [Fact]
    public async Task BashCompletesByTheScriptAlsoBehindTheColonsOfAddresses()
    {
        await using var node = await InspectionNode.StartAsync();
        var script = (await ClientRun.Of("completion bash")).Output;
        var pbm = Path.Combine(AppContext.BaseDirectory, "pbm.dll");

        Assert.Equal("leader leave", await BashAsync($"pbm {node.Address} cluster le"));
        Assert.Equal("show", await BashAsync($"pbm {node.Address} cluster sh"));

        async Task<string> BashAsync(string line)
        {
            var start = new ProcessStartInfo("bash", ["-c", $$"""
                pbm() { dotnet "{{pbm}}" "$@"; }
                {{script}}
                COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
                _pbm
                echo "${COMPREPLY[*]}"
                """])
            {
                RedirectStandardOutput = true,
            };
            using var bash = Process.Start(start)!;
            var said = await bash.StandardOutput.ReadToEndAsync();
            await bash.WaitForExitAsync();
            return said.TrimEnd('\n');
        }
    }

    [Fact]
    public async Task AnotherShellIsAUsageError() => Assert.Equal(
        new(2, "", "pbm: The shell is \"fish\"; bash or zsh is wanted: source <(pbm completion bash)\n"),
        await ClientRun.Of("completion fish"));

    [Fact]
    public async Task HistoryIsTheOwnersAloneBoundedAndSharedByRuns()
    {
        var directory = Directory.CreateTempSubdirectory("pbm-").FullName;
        try
        {
            var path = Path.Combine(directory, "pbm", "history");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async run =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await new HistoryFile(path).AddAsync($"{run} {i}");
                }
            }));
            Assert.Equal(80, (await new HistoryFile(path).ReadAsync()).Distinct().Count());
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

            await File.WriteAllLinesAsync(path, Enumerable.Range(0, 2_000).Select(i => $"{i}"));
            await new HistoryFile(path).AddAsync("last");
            var kept = await File.ReadAllLinesAsync(path);
            Assert.Equal((HistoryFile.MaxLines, "1001", "last"), (kept.Length, kept[0], kept[^1]));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Offer At(string before, string word) =>
        Offer.At([Actor], before.Split(' ', StringSplitOptions.RemoveEmptyEntries), word, ClientWords.Help);
}
