using System.Collections.Immutable;
using System.Globalization;
using Mesh.Inspection;

namespace Mesh.Pbm;

/// <summary>A session with a node, and the palettes downloaded from it.</summary>
internal sealed record NodeConnection(NodeSession Session, ImmutableArray<PaletteDescription> Palettes)
    : IAsyncDisposable
{
    /// <summary>Connects, and downloads the palettes.</summary>
    /// <param name="address">The node's pbm host.</param>
    /// <param name="limit">How long both together may take.</param>
    /// <param name="clock">Measures that.</param>
    /// <param name="interrupted">Cancelled when the user interrupts.</param>
    /// <exception cref="PbmException">There is no session to be had.</exception>
    public static async Task<NodeConnection> OpenAsync(
        NodeAddress address, TimeSpan limit, TimeProvider clock, CancellationToken interrupted)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, interrupted);
        try
        {
            return await DownloadAsync(address, either.Token);
        }
        catch (OperationCanceledException) when (!interrupted.IsCancellationRequested)
        {
            throw new PbmException(ExitCode.CannotConnect, string.Create(
                CultureInfo.InvariantCulture,
                $"Cannot connect to {address}: no pbm host answered within {limit.TotalSeconds} s"));
        }
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private static async Task<NodeConnection> DownloadAsync(NodeAddress address, CancellationToken cancellation)
    {
        var session = await NodeSession.OpenAsync(address, PbmClient.Name, cancellation);
        try
        {
            return new(session, await session.DownloadAsync(cancellation));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
