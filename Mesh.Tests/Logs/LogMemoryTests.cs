using Mesh.Inspection;
using Mesh.Logs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Logs;

public sealed class LogMemoryTests
{
    [Fact]
    public void TheOldestLinesMakeRoom()
    {
        var memory = Filled(kept: 3, lines: 8);

        Assert.Equal(["5", "6", "7"], Messages(memory, 10));
        Assert.Equal(["6", "7"], Messages(memory, 2));
        Assert.Equal(["0", "1"], Messages(Filled(kept: 3, lines: 2), 10));
    }

    [Fact]
    public void AMemoryOfNothingKeepsNothing() => Assert.Empty(Messages(Filled(kept: 0, lines: 2), 10));

    [Fact]
    public void ALongEntryIsCutAndSaysSo()
    {
        var memory = new LogMemory(1, new FakeTimeProvider());
        memory.CreateLogger("Mesh").LogError(new InvalidOperationException(new string('b', 9_000)), "{Text}", new string('a', 9_000));

        var line = Assert.Single(memory.Last(1, LogFilter.None));
        Assert.Equal(new string('a', LogMemory.MaxChars) + "... (5,000 characters cut)", line.Message);
        Assert.InRange(line.Exception!.Length, LogMemory.MaxChars, LogMemory.MaxChars + 40);
    }

    [Fact]
    public async Task AFollowerThatTakesNothingHoldsUpNobodyAndIsToldHowManyLinesItLost()
    {
        var memory = new LogMemory(10, new FakeTimeProvider());
        var feed = new Feed<LogLine>(2);
        using var following = memory.Follow(LogFilter.None, feed);
        Fill(memory, 5);

        using var enough = new CancellationTokenSource();
        await using var shown = feed.ShowAsync(line => line.Message, enough.Token).GetAsyncEnumerator();
        Assert.Equal("0", await NextAsync());
        memory.CreateLogger("Mesh").LogInformation("fits again");
        Assert.Equal("1", await NextAsync());
        Assert.Equal("... 3 lines are missing here: they came faster than this client took them", await NextAsync());
        Assert.Equal("fits again", await NextAsync());

        async Task<string> NextAsync()
        {
            Assert.True(await shown.MoveNextAsync());
            return shown.Current.Parts[0].Line!.Value[0].Text;
        }
    }

    [Fact]
    public async Task WhatWasLostIsToldThoughNothingFollows()
    {
        var feed = new Feed<int>(1);
        feed.Offer(1);
        feed.Offer(2);

        await using var shown = feed.ShowAsync(number => $"{number}", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await shown.MoveNextAsync());
        Assert.True(await shown.MoveNextAsync());
        Assert.Equal("{\"lost\":1}", shown.Current.Document!.ToJsonString());
    }

    private static LogMemory Filled(int kept, int lines)
    {
        var memory = new LogMemory(kept, new FakeTimeProvider());
        Fill(memory, lines);
        return memory;
    }

    private static void Fill(LogMemory memory, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            memory.CreateLogger("Mesh").LogInformation("{Number}", i);
        }
    }

    private static string[] Messages(LogMemory memory, int count) =>
        [.. memory.Last(count, LogFilter.None).Select(line => line.Message)];
}
