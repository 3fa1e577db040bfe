using System.Collections.Immutable;
using Mesh.Inspection.Inquiries;

namespace Mesh.Inspection.Commands;

/// <summary>What came of one service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Alike">How many nodes route alike: the largest group.</param>
/// <param name="Odd">The nodes that route otherwise than those, by name.</param>
/// <param name="Silent">The nodes that gave no answer, each with why.</param>
/// <param name="Example">A key that they differ about; null when all that answered route alike.</param>
internal sealed record Verification(
    string Service, int Alike, ImmutableArray<string> Odd, ImmutableArray<(string Node, string Fault)> Silent, DisputedKey? Example);

/// <summary>A key that nodes route to different owners.</summary>
/// <param name="Key">The key.</param>
/// <param name="Owners">Each node with the owner by its ring; null where nobody offers the service, as far as it knows.</param>
internal sealed record DisputedKey(string Key, ImmutableArray<(string Node, string? Owner)> Owners);

/// <summary>Compares the nodes' owners of the same keys. Those that differ are asked for less and less, down to one key.</summary>
internal sealed class Verifier(IInquirer inquirer, ImmutableArray<string> nodes, long seed)
{
    public async Task<Verification> VerifyAsync(string service, int keys, CancellationToken cancellation)
    {
        var (from, count) = (0, keys);
        var answers = await AskAsync(service, from, count, cancellation).ConfigureAwait(false);
        var groups = answers
            .Where(one => one.Said is not null)
            .GroupBy(one => string.Join(' ', one.Said!.Blocks), one => one.Node)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.First(), StringComparer.Ordinal)
            .ToArray();
        var disputed = answers;
        while (groups.Length > 1 && count > 1 && FirstDifference(disputed) is { } block)
        {
            var size = OwnerDigests.BlockSizeOf(count);
            (from, count) = (from + (block * size), Math.Min(size, count - (block * size)));
            disputed = await AskAsync(service, from, count, cancellation).ConfigureAwait(false);
        }

        return new(
            service,
            groups.Length == 0 ? 0 : groups[0].Count(),
            [.. groups.Skip(1).SelectMany(group => group).Order(StringComparer.Ordinal)],
            [.. answers.Where(one => one.Said is null).Select(one => (one.Node, one.Fault!))],
            groups.Length > 1 && FirstDifference(disputed) is not null ? ExampleOf(from, disputed) : null);
    }

    private async Task<NodeAnswer<OwnersAnswer>[]> AskAsync(string service, int from, int count, CancellationToken cancellation) =>
        await Task.WhenAll(nodes.Select(node => inquirer.AskAsync(
            node, InquiryKinds.Owners, new OwnersQuestion(service, seed, from, count), cancellation))).ConfigureAwait(false);

    private DisputedKey ExampleOf(int number, NodeAnswer<OwnersAnswer>[] answers) => new(
        OwnerDigests.KeyOf(seed, number),
        [.. answers.Where(one => one.Said is not null).Select(one => (one.Node, one.Said!.FirstOwner))]);

    /// <summary>The first block that nodes differ about; null when they agree by now: rings change.</summary>
    private static int? FirstDifference(NodeAnswer<OwnersAnswer>[] answers)
    {
        ImmutableArray<ulong>[] all = [.. answers.Where(one => one.Said is not null).Select(one => one.Said!.Blocks)];
        for (var block = 0; block < all.Select(blocks => blocks.Length).DefaultIfEmpty(0).Max(); block++)
        {
            if (all.Select(blocks => block < blocks.Length ? blocks[block] : (ulong?)null).Distinct().Count() > 1)
            {
                return block;
            }
        }

        return null;
    }
}
