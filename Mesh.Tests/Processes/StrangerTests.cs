namespace Mesh.Tests.Processes;

/// <summary>Every port and every stranger, as <c>docs/security.md</c> has them.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class StrangerTests(StrangerNode node) : IClassFixture<StrangerNode>
{
    public static IEnumerable<object[]> Cells => StrangerTable.Cells.Select(cell => new object[] { cell.Stranger, cell.Port, cell.Said });

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task WhatTheTableSaysHappens(string stranger, string port, string said) =>
        Assert.Equal(said, await node.MeetAsync(stranger, port));

    [Fact]
    public void TheTableHasEveryPortAndEveryStranger()
    {
        Assert.Equal(["4053", "4054", "8080", "9110"], StrangerTable.Cells.Select(cell => cell.Port).Distinct());
        Assert.Equal(
            ["no certificate", "wrong CA", "expired", "wrong role", "no token", "wrong token", "viewer doing an operator's work"],
            StrangerTable.Cells.Select(cell => cell.Stranger).Distinct());
    }
}
