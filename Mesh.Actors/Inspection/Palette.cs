using System.Collections.Immutable;

namespace Mesh.Inspection;

/// <summary>A named group of commands that this node offers to <c>pbm</c>, as data with handlers.</summary>
/// <remarks>A service author adds one with <c>services.AddSingleton(new Palette(...))</c>.</remarks>
/// <param name="Name">The word before the command; lower-case letters, digits and hyphens, a letter first.</param>
/// <param name="Description">For people: one sentence.</param>
/// <param name="Commands">At least one.</param>
public sealed record Palette(string Name, string Description, ImmutableArray<CommandDefinition> Commands)
{
    /// <summary>The command that the palette's name calls alone, as in <c>pbm uptime</c>; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The palette as clients download it.</summary>
    public PaletteDescription Describe() => new(Name, Description, [.. Commands.Select(c => c.Describe())], Default);
}

/// <summary>One command with what it does.</summary>
/// <param name="Name">The word that calls it; lower-case letters, digits and hyphens, a letter first.</param>
/// <param name="Description">For people: one sentence.</param>
/// <param name="Arguments">Positional ones in their order; the order of the others is that of help.</param>
/// <param name="Handler">Runs it.</param>
public sealed record CommandDefinition(
    string Name,
    string Description,
    ImmutableArray<ArgumentDefinition> Arguments,
    CommandHandler Handler)
{
    /// <summary>
    /// Whether it goes on until it is interrupted, so that the client sets it no time limit by itself.
    /// </summary>
    public bool Streams { get; init; }

    /// <summary>
    /// Who may run it: operators, unless it says that it only looks. What viewers may not run is audited; see
    /// <c>mesh.audit</c>.
    /// </summary>
    public PbmRole Role { get; init; } = PbmRole.Operator;

    /// <summary>The command as clients download it.</summary>
    public CommandDescription Describe() => new(Name, Description, Arguments, Streams) { Role = Role };
}

/// <summary>Runs a command: each element is one answer, for people and for programs.</summary>
/// <remarks>
/// Answers are sent as they come, and pulled only as fast as the client takes them. Throw
/// <see cref="CommandFailedException"/> to fail with a message; answers before it have been sent. Several sessions may
/// run a handler at once. It must honour <see cref="CommandContext.Cancellation"/> wherever it waits.
/// </remarks>
public delegate IAsyncEnumerable<Output> CommandHandler(CommandContext context);
