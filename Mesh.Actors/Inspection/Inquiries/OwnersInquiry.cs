using System.Collections.Immutable;

namespace Mesh.Inspection.Inquiries;

/// <summary>Asks for what a node's routes make of random keys. Keys are drawn by number, so a part of them can be asked for.</summary>
/// <param name="Service">The service.</param>
/// <param name="Seed">Which keys: the same ones for the same seed, everywhere.</param>
/// <param name="From">The number of the first.</param>
/// <param name="Count">How many.</param>
internal sealed record OwnersQuestion(string Service, long Seed, int From, int Count);

/// <summary>What a node's routes make of those keys.</summary>
/// <param name="Blocks">The digest of the owners' names, for each block of <see cref="OwnerDigests.BlockSizeOf"/> keys; empty
/// where nobody offers the service, as far as the node knows.</param>
/// <param name="FirstOwner">The owner of the first key; null where nobody offers the service.</param>
internal sealed record OwnersAnswer(ImmutableArray<ulong> Blocks, string? FirstOwner);

/// <summary>Asked for the services that a node knows.</summary>
/// <param name="Names">Sorted; the first <see cref="MaxNames"/>.</param>
internal sealed record ServicesAnswer(ImmutableArray<string> Names)
{
    /// <summary>What an answer has room for.</summary>
    public const int MaxNames = 256;

    /// <summary>The services that the node knows.</summary>
    public ImmutableArray<string> Names { get; } = Sound.List(Names);
}
