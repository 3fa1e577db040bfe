using Mesh.Inspection;
using Mesh.Pbm;

namespace Mesh.Tests.Inspection;

/// <summary>What a terminal with colours is sent.</summary>
public sealed class ColourTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(Tone.Good, "\u001b[32m")]
    [InlineData(Tone.Doubtful, "\u001b[93m")]
    [InlineData(Tone.Bad, "\u001b[91m")]
    [InlineData(Tone.Strong, "\u001b[1m")]
    [InlineData(Tone.Faint, "\u001b[2m")]
    public void ALineHasTheColoursOfItsSpans(Tone tone, string begin)
    {
        new Terminal(_output, 80, colours: true).WriteLine([new("plain "), new("toned", tone), new(".")]);

        Assert.Equal($"plain {begin}toned\u001b[0m.\n", _output.ToString());
    }

    [Fact]
    public void ALineThatIsLongerThanTheTerminalIsWideIsNotBroken()
    {
        new Terminal(_output, 80, colours: true).WriteLine([new(new string('x', 100), Tone.Good), new(" and more")]);

        Assert.Equal($"\u001b[32m{new string('x', 100)}\u001b[0m and more\n", _output.ToString());
    }

    [Fact]
    public void ACellHasItsColourAndColumnsStayInLine()
    {
        var printer = new OutputPrinter(new Terminal(_output, 80, colours: true));
        Output.Table(
            [new("NODE"), new("STATE")],
            [["node1", new("healthy", Tone.Good)], ["n2", new("suspect", Tone.Bad)]]).ToList().ForEach(printer.Print);
        printer.Flush(ended: true);

        Assert.Equal(
            "\u001b[1mNODE\u001b[0m   \u001b[1mSTATE\u001b[0m\nnode1  \u001b[32mhealthy\u001b[0m\nn2     \u001b[91msuspect\u001b[0m\n",
            _output.ToString());
    }
}
