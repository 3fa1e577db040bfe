using System.Collections.Frozen;
using System.Collections.Immutable;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection;

/// <summary>All palettes of this node, checked once. Immutable.</summary>
public sealed class PaletteRegistry
{
    private readonly FrozenDictionary<string, Palette> _palettes;

    /// <summary>Takes the palettes that were registered as services.</summary>
    /// <exception cref="InvalidOperationException">Some can't be served; the message names every fault.</exception>
    public PaletteRegistry(IEnumerable<Palette> palettes)
    {
        ImmutableArray<Palette> all = [.. palettes];
        Descriptions = [.. all.Select(p => p.Describe()).OrderBy(p => p.Name, StringComparer.Ordinal)];
        ImmutableArray<string> faults = [.. PaletteRules.Faults(Descriptions), .. Descriptions.SelectMany(SizeFaults)];
        if (!faults.IsEmpty)
        {
            throw new InvalidOperationException(
                "The pbm palettes can't be served." + Environment.NewLine + string.Join(Environment.NewLine, faults));
        }

        _palettes = all.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>What clients download, sorted by name.</summary>
    public ImmutableArray<PaletteDescription> Descriptions { get; }

    /// <summary>The command of these names.</summary>
    /// <exception cref="CommandFailedException">There is none; the message names those that exist.</exception>
    public CommandDefinition Find(string palette, string command)
    {
        if (!_palettes.TryGetValue(palette, out var found))
        {
            throw new CommandFailedException(
                $"This node has no palette \"{palette}\"; it has {Names(Descriptions.Select(p => p.Name))}.");
        }

        return found.Commands.FirstOrDefault(c => c.Name == command) ?? throw new CommandFailedException(
            $"\"{palette}\" has no command \"{command}\"; it has {Names(found.Commands.Select(c => c.Name))}.");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);

    private static IEnumerable<string> SizeFaults(PaletteDescription palette)
    {
        string? fault = null;
        try
        {
            Frame.Write(new Palettes([palette], Final: false), new System.Buffers.ArrayBufferWriter<byte>());
        }
        catch (ProtocolException tooLarge)
        {
            fault = $"palette \"{palette.Name}\": {tooLarge.Message}.";
        }

        return fault is null ? [] : [fault];
    }
}
