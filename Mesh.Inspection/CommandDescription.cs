using System.Collections.Immutable;

namespace Mesh.Inspection;

/// <summary>One command as the client downloads it.</summary>
/// <param name="Name">The word that calls it; lower-case letters, digits and hyphens, a letter first.</param>
/// <param name="Description">For people: one sentence.</param>
/// <param name="Arguments">Positional ones in their order; the order of the others is that of help.</param>
/// <param name="Streams">Whether it goes on until it is interrupted, so that no time limit applies by itself.</param>
public sealed record CommandDescription(
    string Name,
    string Description,
    ImmutableArray<ArgumentDefinition> Arguments,
    bool Streams = false)
{
    /// <summary>The role that it wants; null where the node is older than roles, and asks for none.</summary>
    public PbmRole? Role { get; init; }
}

/// <summary>A named group of commands as the client downloads it.</summary>
/// <param name="Name">The word before the command; lower-case letters, digits and hyphens, a letter first.</param>
/// <param name="Description">For people: one sentence.</param>
/// <param name="Commands">At least one.</param>
/// <param name="Default">The command that the palette's name calls alone, as in <c>pbm uptime</c>; null for none.</param>
public sealed record PaletteDescription(
    string Name,
    string Description,
    ImmutableArray<CommandDescription> Commands,
    string? Default = null)
{
    /// <summary>The words that call a command of this palette.</summary>
    public string PathOf(CommandDescription command) => command.Name == Default ? Name : $"{Name} {command.Name}";
}
