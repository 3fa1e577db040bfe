using Mesh.Pbm.Completing;
using Mesh.Pbm.Editing;

namespace Mesh.Tests.Inspection;

/// <summary>What keys do to a line, and how a line is completed and shown.</summary>
public sealed class LineEditorTests
{
    [Theory]
    [InlineData("abc", "abc|")]
    [InlineData("abc Left Left x", "ax|bc")]
    [InlineData("abc Home Delete Right", "b|c")]
    [InlineData("abc Left Left Left Left Backspace", "|abc")]
    [InlineData("abc Home ^E Backspace", "ab|")]
    [InlineData("abc ^A ^D ^F ^K", "b|")]
    [InlineData("abc ^B ^U", "|c")]
    [InlineData("one_two_ ^W", "one_|")]
    [InlineData("a🐞 Left Right Backspace", "a|")]
    [InlineData("a🐞b Left Left Delete", "a|b")]
    public void KeysEditTheLine(string keys, string line)
    {
        var editor = new LineEditor([]);
        Press(editor, keys);

        Assert.Equal(line, editor.Line.Text.Insert(editor.Line.Cursor, "|").Replace(' ', '_'));
    }

    [Theory]
    [InlineData("new Up", "second")]
    [InlineData("new Up Up Up", "first")]
    [InlineData("new Up Up Down Down Down", "new")]
    [InlineData("^R fi", "first")]
    [InlineData("^R s ^R", "first")]
    [InlineData("new ^R fi ^G", "new")]
    [InlineData("^R fi Left x", "firsxt")]
    public void OlderLinesComeBackAndTheNewOneIsNotLost(string keys, string line)
    {
        var editor = new LineEditor(["first", "second"]);
        Press(editor, keys);

        Assert.Equal(line, editor.Line.Text);
    }

    [Theory]
    [InlineData("x Enter", nameof(EditorEvent.Accepted))]
    [InlineData("x ^C", nameof(EditorEvent.Abandoned))]
    [InlineData("x Tab", nameof(EditorEvent.Complete))]
    [InlineData("x ^D", nameof(EditorEvent.Show))]
    [InlineData("^D", nameof(EditorEvent.Left))]
    [InlineData("^L", nameof(EditorEvent.Redraw))]
    public void SomeKeysAreForWhoReadsThem(string keys, string asked) =>
        Assert.Equal(asked, Press(new LineEditor([]), keys).ToString());

    [Theory]
    [InlineData("clu", "cluster", "cluster |")]
    [InlineData("cluster le", "leader leave", "cluster lea|")]
    [InlineData("cluster lea", "leader leave", "cluster lea|")]
    [InlineData("x \"a", "\"a b\"", "x \"a b\" |")]
    [InlineData("", "actor cluster", "|")]
    public void ALineIsCompletedAsFarAsItIsClear(string text, string candidates, string completed)
    {
        var line = Line.Of(text);
        var result = PartialLine.Of(text)
            .Completed(line, [.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(candidates)]);

        Assert.Equal(completed, result.Text.Insert(result.Cursor, "|"));
    }

    [Fact]
    public void WhatStandsBehindTheCursorStaysWhenAWordIsCompleted()
    {
        var result = PartialLine.Of("clu").Completed(new Line("clu show", 3), ["cluster"]);

        Assert.Equal(new Line("cluster  show", 8), result);
    }

    [Theory]
    [InlineData("a b", "a", "b", 2)]
    [InlineData("a ", "a", "", 2)]
    [InlineData("a \"b c", "a", "b c", 2)]
    [InlineData("\"a b\" c", "a b", "c", 6)]
    public void TheWordUnderWayIsTheLastThatNoBlankEnds(string text, string words, string word, int start)
    {
        var partial = PartialLine.Of(text);

        Assert.Equal((words, word, start), (string.Join(' ', partial.Words), partial.Word, partial.Start));
    }

    [Theory]
    [InlineData("abc", 3, "> abc", 5)]
    [InlineData("abcdefghij", 10, "> defghij", 9)]
    [InlineData("abcdefghij", 0, "> abcdefg", 2)]
    [InlineData("日本語日本語", 6, "> 日本語", 8)]
    public void ALongLineMovesPastSoThatItsCursorIsInSight(string text, int cursor, string row, int column)
    {
        var view = LineView.Of("> ", new Line(text, cursor), 10);

        Assert.Equal(column, view.Column);
        Assert.Equal(row, view.Row);
        Assert.True(column < 10, view.Row);
    }

    private static EditorEvent Press(LineEditor editor, string keys)
    {
        var asked = EditorEvent.Show;
        foreach (var word in keys.Split(' '))
        {
            foreach (var key in KeysOf(word))
            {
                asked = editor.Press(key);
            }
        }

        return asked;
    }

    private static IEnumerable<ConsoleKeyInfo> KeysOf(string word) => word switch
    {
        ['^', var letter] => [new((char)(letter - '@'), ConsoleKey.A + (letter - 'A'), false, false, control: true)],
        "Left" => [Named(ConsoleKey.LeftArrow)],
        "Right" => [Named(ConsoleKey.RightArrow)],
        "Up" => [Named(ConsoleKey.UpArrow)],
        "Down" => [Named(ConsoleKey.DownArrow)],
        _ when Enum.TryParse<ConsoleKey>(word, out var named) && word.Length > 2 => [Named(named)],
        _ => word.Select(c => new ConsoleKeyInfo(c == '_' ? ' ' : c, ConsoleKey.None, false, false, false)),
    };

    private static ConsoleKeyInfo Named(ConsoleKey key) => new('\0', key, false, false, false);
}
