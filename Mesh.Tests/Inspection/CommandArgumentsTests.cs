using System.Collections.Immutable;
using Mesh.Inspection;

namespace Mesh.Tests.Inspection;

public sealed class CommandArgumentsTests
{
    private static readonly CommandDescription Command = new("do", "x",
    [
        ArgumentDefinition.Positional("service", "the service's name"),
        ArgumentDefinition.Switch("depth", "levels", "4", "-d"),
        ArgumentDefinition.Switch("node", "nodes", null, "-n") with { AllowMultiple = true },
    ]);

    [Fact]
    public void WhatIsAbsentHasItsDefault()
    {
        var arguments = CommandArguments.Bind(Command, [new("service", "echo")], out var faults)!;

        Assert.Empty(faults);
        Assert.Equal("echo", arguments.Required("service"));
        Assert.Equal("4", arguments.Required("depth"));
        Assert.Null(arguments.Value("node"));
    }

    [Fact]
    public void ARepeatedArgumentKeepsItsOrder()
    {
        var arguments = CommandArguments.Bind(
            Command, [new("node", "b"), new("service", "echo"), new("node", "a")], out _)!;

        Assert.Equal(["b", "a"], arguments.Values("node").AsEnumerable());
    }

    [Fact]
    public void EveryFaultIsSaidAtOnce()
    {
        var arguments = CommandArguments.Bind(
            Command, [new("depth", "1"), new("depth", "2"), new("colour", "red")], out ImmutableArray<string> faults);

        Assert.Null(arguments);
        Assert.Equal(
            [
                "\"colour\" is no argument of this command; it takes service, depth, node.",
                "SERVICE is missing: the service's name",
                "-d is given 2 times; once is wanted.",
            ],
            faults.AsEnumerable());
    }
}
