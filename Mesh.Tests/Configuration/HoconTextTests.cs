using Mesh.Configuration;

namespace Mesh.Tests.Configuration;

public sealed class HoconTextTests
{
    [Theory]
    [InlineData("a { b = 1", "x.conf, line 1, has a '{' that is never closed.")]
    [InlineData("\n\na = [1, 2", "x.conf, line 3, has a '[' that is never closed.")]
    [InlineData("a = 1\n}", "x.conf, line 2, has a '}' that closes nothing.")]
    [InlineData("a { b = [1 }", "x.conf, line 1, has a '}' that closes nothing.")]
    [InlineData("a = \"open\nb = 2", "x.conf, line 1, has a quote that is never closed.")]
    [InlineData("a = \"\"\"open\nb = 2", "x.conf, line 1, has a quote that is never closed.")]
    [InlineData("a = ${b}", "x.conf, line 1, has ${b}; it must be ${?NAME} with the name of an environment variable.")]
    [InlineData("a = ${?x.y}", "x.conf, line 1, has ${?x.y}; it must be ${?NAME} with the name of an environment variable.")]
    [InlineData("a = ${?B", "x.conf, line 1, has ${?B; it must be ${?NAME} with the name of an environment variable.")]
    [InlineData("a = ${?B\nc = {}", "x.conf, line 1, has ${?B; it must be ${?NAME} with the name of an environment variable.")]
    [InlineData("a = ${?B}:80", "x.conf, line 1, has ${?B} as a part of a value; it must be the whole value of its key.")]
    [InlineData("a = x${?B}", "x.conf, line 1, has ${?B} as a part of a value; it must be the whole value of its key.")]
    [InlineData("a = [${?B}]", "x.conf, line 1, has ${?B} as a part of a value; it must be the whole value of its key.")]
    [InlineData("a = [$B]", "x.conf, line 1, has a '$' in a list; it must be in quotes there.")]
    [InlineData("a = [\n1, b@c]", "x.conf, line 2, has a '@' in a list; it must be in quotes there.")]
    [InlineData("a = [{ b = 1 } = 2]", "x.conf, line 1, has a '=' in a list; it must be in quotes there.")]
    [InlineData("include \"b.conf\"", "x.conf, line 1, has an include; give the other file with a --config of its own instead.")]
    public void WhatTheParserWouldMisreadIsAFaultWithItsLine(string text, string fault) =>
        Assert.Equal(fault, HoconText.Scan(new HoconSource("x.conf", text)).Faults[0]);

    [Theory]
    [InlineData("a = 1 # } ] ${b} \"")]
    [InlineData("a = 1 // } ] ${b} \"")]
    [InlineData("a = \"} ] ${b} \\\" # \"")]
    [InlineData("a = \"\"\"} ] ${b} \" # \"\"\"")]
    [InlineData("a = ${?B} # why")]
    [InlineData("a { b = ${?B}, c = 1 }")]
    [InlineData("a { b = ${?B} }")]
    [InlineData("a.\"b.c\" = ${?B}")]
    [InlineData("a : ${?B}\r\nb : 2\r\n")]
    [InlineData("includes = 1")]
    [InlineData("a = 1, b = ${?B}, \"c.d\".e : ${?C}")]
    [InlineData("a = \"x\"\nb\t=\t${?B}, c = 1")]
    [InlineData("a = [{ b = 1, c : 2 }, \"$@=\", d+e, <f>]")]
    [InlineData("")]
    public void WhatTheParserReadsIsSound(string text) =>
        Assert.Empty(MeshConfig.Load([new HoconSource("x.conf", text)], Deployment.Variables()).Faults);

    [Theory]
    [InlineData("\0{?}")]
    [InlineData("a = ${\u001b[2J")]
    [InlineData("mesh.\u007f = 1")]
    [InlineData("mesh.node.seeds = [\"\u0085\"]")]
    [InlineData("a = \u007f\u0085 :")]
    public void AFaultHasNothingThatSteersATerminal(string text) => Assert.All(
        Deployment.Faults(text), fault => Assert.DoesNotContain(fault, char.IsControl));

    [Fact]
    public void ALongLineWithManySubstitutionsTakesMemoryByItsLength()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var scanned = HoconText.Scan(new HoconSource("x.conf", string.Concat(Enumerable.Repeat("a = ${?B}, ", 5_000))));

        Assert.Empty(scanned.Faults);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20); // 55,000 characters; by the square it would be gigabytes
    }

    [Fact]
    public void ATextThatTheParserRefusesIsAFault()
    {
        var (config, faults) = MeshConfig.Load([new HoconSource("x.conf", "a = node1:80")], Deployment.Variables());

        Assert.Null(config);
        Assert.StartsWith("x.conf can't be read: Could not parse an unquoted text value", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('!')]
    [InlineData('$')]
    [InlineData('&')]
    [InlineData('*')]
    [InlineData(':')]
    [InlineData('=')]
    [InlineData('?')]
    [InlineData('@')]
    [InlineData('\\')]
    [InlineData('^')]
    [InlineData('`')]
    public void ALetterOnWhichTheParserNeverEndsIsAFault(char letter)
    {
        foreach (var text in new[] { $"a = [{letter}]", $"a = [\"b\"{letter}c]", $"a = [[1]{letter}]", $"a = [1\n{letter}]" })
        {
            Assert.NotEmpty(MeshConfig.Load([new HoconSource("x", text)], Deployment.Variables()).Faults);
        }
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a:", "}")]
    public void BracketsThatOverflowTheParsersStackAreAFault(string opening, string closing)
    {
        string Nested(int depth) => "a:" + string.Concat(Enumerable.Repeat(opening, depth)) + "1" + string.Concat(Enumerable.Repeat(closing, depth));

        Assert.Empty(HoconText.Scan(new HoconSource("x", Nested(64))).Faults);
        Assert.Equal("x, line 1, has more than 64 brackets in each other.", HoconText.Scan(new HoconSource("x", Nested(65))).Faults[0]);
    }

    [Fact]
    public void ManySubstitutionsTakeMemoryByTheirNumberAndNotByItsSquare()
    {
        var text = string.Concat(Enumerable.Repeat("a = ${?B}\nb = ${\n", 2_000)) + "}";
        var source = new HoconSource("x", text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotEmpty(HoconText.Scan(source).Faults);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, text.Length * 300L);
    }

    [Fact]
    public void EveryFaultOfEveryFileIsTold() => Assert.Equal(
        2,
        MeshConfig.Load([new HoconSource("x", "}"), new HoconSource("y", "{")], Deployment.Variables()).Faults.Length);
}
