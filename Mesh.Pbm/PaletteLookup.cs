using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>Finds palettes and commands by the user's words, and says what exists when a word names nothing.</summary>
internal static class PaletteLookup
{
    /// <exception cref="PbmException">The word is missing or no palette.</exception>
    public static PaletteDescription Palette(IReadOnlyCollection<PaletteDescription> palettes, string? word) =>
        palettes.FirstOrDefault(p => p.Name == word) ?? throw Usage(word is null
            ? $"A palette is missing; the node has {Names(palettes.Select(p => p.Name))}."
            : $"The node has no palette \"{word}\"; it has {Names(palettes.Select(p => p.Name))}.");

    /// <exception cref="PbmException">The word is missing or no command of the palette.</exception>
    public static CommandDescription Command(PaletteDescription palette, string? word) =>
        palette.Commands.FirstOrDefault(c => c.Name == word) ?? throw Usage(word is null
            ? $"\"{palette.Name}\" needs a command: {Names(palette.Commands.Select(c => c.Name))}."
            : $"\"{palette.Name}\" has no command \"{word}\"; it has {Names(palette.Commands.Select(c => c.Name))}.");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static PbmException Usage(string fault) => new(ExitCode.Usage, fault);
}
