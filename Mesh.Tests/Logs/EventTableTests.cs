using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Mesh.Node.Startup;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Logs;

/// <summary>What nodes log and what <c>docs/logs.md</c> says of it are the same, both ways.</summary>
public sealed partial class EventTableTests
{
    private static readonly (string Area, LoggerMessageAttribute Message, MethodInfo Method)[] Logged =
    [
        .. new[] { typeof(IMeshState).Assembly, typeof(NodeHost).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (method.DeclaringType!.Name, method.GetCustomAttribute<LoggerMessageAttribute>()!, method))
            .Where(found => found.Item2 is not null),
    ];

    private static readonly string Document = Read();

    [Fact]
    public void EachIdAndEachNameStandsForOneEvent()
    {
        Assert.NotEmpty(Logged);
        Assert.Equal(Logged.Length, Logged.Select(one => one.Message.EventId).Distinct().Count());
        Assert.Equal(Logged.Length, Logged.Select(NameOf).Distinct().Count());
    }

    [Fact]
    public void TheTableSaysWhichEventsThereAreAndHowBadTheyAre() => Assert.Equal(
        Logged.Select(one => $"{one.Area} {one.Message.EventId} {NameOf(one)} {Word(one.Message.Level)}").Order(),
        Rows().Select(row => $"{row.Area} {row.Id} {row.Event} {row.Level}").Order());

    [Fact]
    public void EachAreaKeepsToItsIds()
    {
        var areas = Heading().Matches(Document)
            .Select(match => (Area: match.Groups[1].Value, From: Number(match.Groups[2].Value), To: Number(match.Groups[3].Value)))
            .ToArray();

        Assert.All(Rows(), row => Assert.Contains(areas, area => area.Area == row.Area && row.Id >= area.From && row.Id <= area.To));
        Assert.All(areas.Zip(areas.Skip(1)), pair => Assert.True(pair.First.To < pair.Second.From, pair.Second.Area));
    }

    [Fact]
    public void EachLineSaysWhatItMeansAndWhatToDo() =>
        Assert.All(Rows(), row => Assert.True(row.Meaning.EndsWith('.') && row.Deed.EndsWith('.'), $"{row.Id}"));

    private static string NameOf((string Area, LoggerMessageAttribute Message, MethodInfo Method) one) => one.Message.EventName ?? one.Method.Name;

    private static IEnumerable<(string Area, int Id, string Event, string Level, string Meaning, string Deed)> Rows()
    {
        var area = "";
        foreach (var line in Document.Split('\n'))
        {
            area = Heading().Match(line) is { Success: true } heading ? heading.Groups[1].Value : area;
            if (line.Split('|', StringSplitOptions.TrimEntries) is ["", var id, var name, var level, var meaning, var deed, ""]
                && int.TryParse(id, out var number))
            {
                yield return (area, number, name, level, meaning, deed);
            }
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => $"{level}",
    };

    private static string Read([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../docs/logs.md"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("^### `([A-Za-z]+)`: ([0-9]+) to ([0-9]+), ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
