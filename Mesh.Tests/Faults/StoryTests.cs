using Mesh.Faults.Stories;
using Mesh.Tests.Processes;
using Xunit.Abstractions;

namespace Mesh.Tests.Faults;

/// <summary>The short forms of the stories that need no root. Alone on the machine: they rest on real time.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class StoryTests(ITestOutputHelper output)
{
    public static TheoryData<string> Rows => [.. Library.All.Where(story => story.IsShort).Select(story => story.Row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryPromiseOfAStoryIsKept(string row)
    {
        var telling = await TellAsync(row);

        Assert.True(telling.IsGood, $"left in {telling.Folder}:\n{string.Join('\n', Report.Promises(telling))}");
    }

    private async Task<Telling> TellAsync(string row, string without = "")
    {
        var folder = Path.Combine(Path.GetTempPath(), "mesh-stories");
        var telling = await new Teller(null, without, isShort: true, folder, keepsAll: false).TellAsync(Library.Find([row]).Single());
        output.WriteLine(Report.Line(telling));
        foreach (var line in Report.Promises(telling))
        {
            output.WriteLine(line);
        }

        return telling;
    }
}
