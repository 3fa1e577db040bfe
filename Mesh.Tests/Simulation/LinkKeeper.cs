using System.Net.Sockets;
using Mesh.Links;

namespace Mesh.Tests.Simulation;

/// <summary>Keeps one link connected, as <see cref="LinkActor"/> does.</summary>
internal sealed class LinkKeeper : IDisposable
{
    private readonly SimProcess _process;
    private readonly Dialler _dialler;
    private readonly SeededRandom _random;
    private readonly CancellationTokenSource _stopped = new();
    private TimeSpan _pause;

    public LinkKeeper(SimProcess process, Link link, Dialler dialler, SeededRandom random)
    {
        _process = process;
        _dialler = dialler;
        _random = random;
        Link = link;
        link.Lost = _ => DialLater();
        process.Later(TimeSpan.Zero, Dial);
    }

    public Link Link { get; }

    /// <summary>The link stands no more.</summary>
    public void Dispose() => _stopped.Cancel(); // not disposed: a dial that ends late still asks it

    private void Dial()
    {
        if (!_stopped.IsCancellationRequested)
        {
            _ = KeepAsync();
        }
    }

    private async Task KeepAsync()
    {
        OutboundLink connection;
        try
        {
            connection = await _dialler.DialAsync(Link, _stopped.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            Link.Missed();
            DialLater();
            return;
        }

        if (Link.Connected(connection))
        {
            _pause = TimeSpan.Zero;
        }

        await connection.RunAsync().ConfigureAwait(false);
    }

    private void DialLater()
    {
        var links = _process.Runtime.Options.Links;
        _pause = _pause < links.ReconnectMin ? links.ReconnectMin
            : _pause * 2 < links.ReconnectMax ? _pause * 2
            : links.ReconnectMax;
        _process.Later(_pause * (0.5 + (_random.NextDouble() / 2)), Dial);
    }
}
