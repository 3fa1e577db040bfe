using System.Collections.Immutable;

namespace Mesh.Node.Dashboard.Views;

/// <summary>One service's ring, ready to be drawn around the point 0, 0.</summary>
/// <param name="Service">The service.</param>
/// <param name="Digest">The ring's identity, 16 hex digits.</param>
/// <param name="Version">Counts the rings of the node that draws.</param>
/// <param name="Summary">All of it in words, for those who don't see it.</param>
/// <param name="Arcs">One for each node, in the order of their names, clockwise from the top.</param>
/// <param name="Moved">The cells that have another owner since the last change, as dashes; empty for none.</param>
/// <param name="IsCrowded">Whether there are too many nodes for a colour each.</param>
public sealed record RingDrawing(
    string Service,
    string Digest,
    long Version,
    string Summary,
    ImmutableArray<RingArc> Arcs,
    string Moved,
    bool IsCrowded);

/// <summary>One node's part of a ring.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Colour">The number of its colour, from 0.</param>
/// <param name="Look">How the node is.</param>
/// <param name="Dashes">The cells of the band that are its own, as the lengths of dashes and gaps.</param>
/// <param name="Path">The outline of its arc, which is as long as its share and as thick as its load.</param>
/// <param name="Title">All of it in words.</param>
/// <param name="Label">Its label; null where there is no room for one.</param>
public sealed record RingArc(
    string Node, int Colour, NodeLook Look, string Dashes, string Path, string Title, RingLabel? Label);

/// <summary>Text in a drawing.</summary>
/// <param name="Text">The text.</param>
/// <param name="Share">A second line; null for none.</param>
/// <param name="X">Where it is, or begins.</param>
/// <param name="Y">Where it is.</param>
/// <param name="Turn">Degrees by which it is turned around that point; null for a text that lies flat, around its middle.</param>
/// <param name="Ends">Whether a turned text ends there.</param>
public sealed record RingLabel(string Text, string? Share, string X, string Y, string? Turn, bool Ends);

/// <summary>A key's place on the ring.</summary>
/// <param name="X">Where the mark's tip is.</param>
/// <param name="Y">The same.</param>
/// <param name="Turn">Degrees by which it is turned.</param>
/// <param name="Owner">Who owns it.</param>
public sealed record KeyMark(string X, string Y, string Turn, string Owner);
