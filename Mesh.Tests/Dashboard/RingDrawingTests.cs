using System.Globalization;
using Mesh.Membership;
using Mesh.Node.Dashboard.Views;
using Mesh.Observation;
using Mesh.Tests.Support;

namespace Mesh.Tests.Dashboard;

public sealed class RingDrawingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(200)]
    public void EachCellOfTheBandIsDrawnOnce(int nodes)
    {
        var drawn = new int[RingCells.Count];
        foreach (var arc in Draw(MadePictures.Of(nodes)).Arcs)
        {
            Assert.Equal(0, Lengths(arc.Dashes).Length % 2);
            foreach (var cell in CellsOf(arc.Dashes))
            {
                drawn[cell]++;
            }
        }

        Assert.All(drawn, times => Assert.Equal(1, times));
    }

    [Fact]
    public void WhatMovedIsWhatGotAnotherOwner()
    {
        var (three, four) = (MadePictures.Of(3), MadePictures.Of(4));
        var drawing = RingDrawings.Of(four, four.Services[0], three.Services[0].Ring)!;
        var newcomer = drawing.Arcs.Single(arc => arc.Node == "node4");

        Assert.Subset(CellsOf(drawing.Moved).ToHashSet(), CellsOf(newcomer.Dashes).ToHashSet());
        Assert.InRange(CellsOf(drawing.Moved).Count(), CellsOf(newcomer.Dashes).Count(), CellsOf(newcomer.Dashes).Count() * 1.1); // a cell may change by what it lost
        Assert.Equal("", Draw(four).Moved);
    }

    [Fact]
    public void TheSameRingMovesNothing()
    {
        var picture = MadePictures.Of(3);

        Assert.Equal("", RingDrawings.Of(picture, picture.Services[0], picture.Services[0].Ring)!.Moved);
    }

    [Fact]
    public void AnArcIsAsThickAsItsLoad()
    {
        var picture = MadePictures.Of(3).With(node => node with { Load = node.Load! with { Run = node.Name == "node1" ? 1000 : 0 } });
        var arcs = Draw(picture).Arcs;

        Assert.Contains($"A{Figures.Place(RingGeometry.ArcRadius - RingGeometry.ThickArc)} ", arcs[0].Path, StringComparison.Ordinal);
        Assert.Contains($"A{Figures.Place(RingGeometry.ArcRadius - RingGeometry.ThinArc)} ", arcs[1].Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(200)]
    public void WhoIsNotWellHasALabelWhateverTheNumberOfNodes(int nodes)
    {
        var ill = Enumerable.Range(1, 8).Select(index => $"node{index}").ToArray();
        var picture = ill.Aggregate(MadePictures.Of(nodes), (one, name) => one.Killed(name));
        var arcs = Draw(picture).Arcs;

        Assert.All(arcs.Where(arc => ill.Contains(arc.Node)), arc => Assert.NotNull(arc.Label));
        Assert.InRange(arcs.Count(arc => arc.Label is not null), 9, 50);
        Assert.Distinct(arcs.Select(arc => arc.Label).OfType<RingLabel>().Select(label => (label.X, label.Y)));
    }

    [Fact]
    public void ThereAreNeverMoreLabelsThanPlaces()
    {
        var arcs = Draw(MadePictures.Of(200).With(node => node with { State = NodeCondition.Unreachable })).Arcs;

        Assert.Equal(RingLabels.Places, arcs.Count(arc => arc.Label is not null));
    }

    [Fact]
    public void EachConditionHasAWordAShapeAndAPatternOfItsOwnBesideItsColour()
    {
        var looks = Enum.GetValues<NodeCondition>().Select(NodeLook.Of).ToArray();

        Assert.Distinct(looks.Select(look => look.Word));
        Assert.Distinct(looks.Select(look => look.Sign));
        Assert.All(looks.Where(look => look.Tone != Tone.Well), look => Assert.NotEqual("plain", look.Pattern));
    }

    [Fact]
    public void ARingWithoutMembersIsNotDrawn()
    {
        var picture = MadePictures.Of(3);

        Assert.Null(RingDrawings.Of(picture, picture.Services[0] with { Ring = Ring.Empty }));
    }

    private static RingDrawing Draw(ClusterPicture picture) => RingDrawings.Of(picture, picture.Services[0])!;

    private static int[] Lengths(string dashes) =>
        [.. dashes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => int.Parse(one, CultureInfo.InvariantCulture))];

    private static IEnumerable<int> CellsOf(string dashes)
    {
        var from = 0;
        foreach (var (length, isDash) in Lengths(dashes).Select((length, index) => (length, index % 2 == 0)))
        {
            foreach (var cell in Enumerable.Range(from, isDash ? length : 0))
            {
                yield return cell;
            }

            from += length;
        }
    }
}
