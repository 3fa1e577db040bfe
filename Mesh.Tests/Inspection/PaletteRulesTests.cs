using System.Collections.Immutable;
using Mesh.Inspection;

namespace Mesh.Tests.Inspection;

public sealed class PaletteRulesTests
{
    [Fact]
    public void APaletteThatKeepsTheRulesHasNoFault() => Assert.Empty(Faults(
        ArgumentDefinition.Positional("service", "a"),
        ArgumentDefinition.Positional("key", "b") with { Mandatory = false, AllowMultiple = true },
        ArgumentDefinition.Switch("depth", "c", "4", "-d", "--depth")));

    [Fact]
    public void TwoPalettesOfOneNameAreRefusedAndBothDescribed()
    {
        CommandDescription command = new("show", "x", []);

        var faults = PaletteRules.Faults([new("mine", "first", [command]), new("mine", "second", [command])]);

        Assert.Equal(
            ["Palettes need names of their own; these share one: \"mine\" (first) and \"mine\" (second)."], faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mine")]
    [InlineData("my palette")]
    [InlineData("1st")]
    [InlineData("mine\n")]
    [InlineData("node1:9110")]
    [InlineData("help")]
    [InlineData("completion")]
    [InlineData("complete")]
    [InlineData("exit")]
    [InlineData("quit")]
    public void ANameThatACommandLineCannotCarryIsRefused(string name)
    {
        var fault = Assert.Single(PaletteRules.Faults([new(name, "x", [new("show", "x", [])])]));

        Assert.Contains($"\"{name}\"", fault);
    }

    [Fact]
    public void APaletteWithoutCommandsIsRefused() => Assert.Equal(
        ["palette \"mine\" has no commands; it must have at least one."],
        PaletteRules.Faults([new("mine", "x", [])]));

    [Fact]
    public void ADefaultMustBeACommandAndNoCommandMayHaveThePalettesName()
    {
        Assert.Equal(
            ["palette \"mine\" has the default \"list\", which is none of its commands."],
            PaletteRules.Faults([new("mine", "x", [new("show", "x", [])], Default: "list")]));
        Assert.Equal(
            ["palette \"mine\" has a command of its own name; choose another, and make it the palette's default."],
            PaletteRules.Faults([new("mine", "x", [new("mine", "x", [])])]));
        Assert.Empty(PaletteRules.Faults([new("mine", "x", [new("show", "x", [])], Default: "show")]));
    }

    [Fact]
    public void AFlagHasASwitchAndNoDefault()
    {
        Assert.Empty(Faults(ArgumentDefinition.FlagOf("all", "x", "--all")));
        Assert.Equal(
            ["command \"mine do\": \"all\" is a flag; it needs a switch, is never mandatory, and has no default."],
            Faults(ArgumentDefinition.Switch("all", "x", "yes", "--all") with { Flag = true }));
    }

    [Fact]
    public void TwoCommandsOfOneNameAreRefused() => Assert.Equal(
        ["palette \"mine\" has 2 commands named \"show\"; names must differ."],
        PaletteRules.Faults([new("mine", "x", [new("show", "x", []), new("show", "y", [])])]));

    [Theory]
    [InlineData("d")]
    [InlineData("-dd")]
    [InlineData("--")]
    [InlineData("-1")]
    [InlineData("/d")]
    [InlineData("--depth=")]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--json")]
    [InlineData("--timeout")]
    [InlineData("--version")]
    public void ASwitchThatIsMalformedOrTheClientsIsRefused(string word) =>
        Assert.Contains($"\"{word}\"", Assert.Single(Faults(ArgumentDefinition.Switch("depth", "x", null, word))));

    [Fact]
    public void ASwitchOfTwoArgumentsIsRefused() => Assert.Equal(
        ["command \"mine do\": the switch \"-d\" is used 2 times; once is wanted."],
        Faults(
            ArgumentDefinition.Switch("depth", "x", null, "-d"),
            ArgumentDefinition.Switch("direction", "x", null, "-d")));

    [Fact]
    public void TwoArgumentsOfOneNameAreRefused() => Assert.Equal(
        ["command \"mine do\": the argument name \"key\" is used 2 times; once is wanted."],
        Faults(ArgumentDefinition.Positional("key", "x"), ArgumentDefinition.Switch("key", "x", null, "-k")));

    [Fact]
    public void AMandatoryPlaceAfterAnOptionalOneIsRefused() => Assert.Equal(
        ["command \"mine do\": \"key\" is mandatory and follows the optional \"service\"."],
        Faults(
            ArgumentDefinition.Positional("service", "x") with { Mandatory = false },
            ArgumentDefinition.Positional("key", "x")));

    [Fact]
    public void NothingMayFollowARepeatedPlace() => Assert.Equal(
        ["command \"mine do\": \"keys\" may be repeated, so no argument can follow it by place."],
        Faults(
            ArgumentDefinition.Positional("keys", "x") with { AllowMultiple = true },
            ArgumentDefinition.Positional("service", "x")));

    [Fact]
    public void AMandatoryArgumentWithADefaultIsRefused() => Assert.Contains(
        "is mandatory and has the default \"4\"",
        Assert.Single(Faults(ArgumentDefinition.Switch("depth", "x", "4", "-d") with { Mandatory = true })));

    private static string[] Faults(params ImmutableArray<ArgumentDefinition> arguments) =>
        [.. PaletteRules.Faults([new("mine", "x", [new("do", "x", arguments)])])];
}
