using Mesh.Inspection;

namespace Mesh.Tests.Inspection;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain, tab\tand жук 🐞", "plain, tab\tand жук 🐞")]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("a\rb\nc\bd\0", "a\\u000db\\u000ac\\u0008d\\u0000")]
    [InlineData("\u009b31m\u007f", "\\u009b31m\\u007f")]
    [InlineData("\u202eabc\u2066", "\\u202eabc\\u2066")]
    [InlineData("\u2028\u2029", "\\u2028\\u2029")]
    public void WhatCouldSteerATerminalBecomesVisible(string text, string safe) =>
        Assert.Equal(safe, TerminalText.Escape(text));

    [Fact]
    public void HalfASurrogatePairBecomesVisible() =>
        Assert.Equal("🐞\\ud83dx", TerminalText.Escape("🐞" + '\ud83d' + "x"));

    [Fact]
    public void TextOfSeveralLinesKeepsItsLines() =>
        Assert.Equal(["a", "b\\u001b", ""], TerminalText.Lines("a\r\nb\u001b\n"));
}
