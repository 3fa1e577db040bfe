using System.Net;
using System.Net.Sockets;
using System.Text;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Tests.Inspection;

/// <summary>What becomes of a session, on a real pseudo-terminal, whose node dies, goes mad or falls silent: a line that says
/// so, and with the next command a new connection.</summary>
public sealed class StrangeNodeSessionTests : IAsyncLifetime, IDisposable
{
    private static readonly PaletteDescription Palette = new("a", "x", [new("b", "y", [])]);

    private readonly string _state = Directory.CreateTempSubdirectory("pbm-").FullName;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private PbmInTerminal _pbm = null!;
    private RawClient _node = null!;

    private string Address => _listener.LocalEndpoint.ToString()!;

    private string Prompt => $"[{Address}] pbm> ";

    public async Task InitializeAsync()
    {
        _listener.Start();
        _pbm = PbmInTerminal.Start(Address, _state);
        _node = await AcceptAsync();
        await _node.OfferAsync(Palette);
        await _pbm.StandsAtAsync(Prompt);
    }

    public async Task DisposeAsync()
    {
        await _pbm.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    public void Dispose()
    {
        _node.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task ANodeThatDiesDuringACommandIsToldAfterWhatItSaid()
    {
        await AskAsync();
        await _node.SendAsync(new CommandResponse([Output.LineOf("first")], Final: false));
        await _pbm.ShowsAsync("\nfirst\n");
        _node.Dispose();

        await _pbm.ShowsAsync(
            $"\npbm: The connection to {Address} was lost before the command ended: the node closed the connection\n"
            + $"connection to host terminated.\n{Prompt.TrimEnd()}");
        await IsConnectedAgainAsync();
    }

    [Fact]
    public async Task AFrameOfAGigabyteIsRefusedByItsLength()
    {
        await AskAsync();
        await _node.SendBytesAsync(0, 0, 0, 0x40); // little-endian

        await _pbm.ShowsAsync("a frame claims 1,073,741,824 bytes; at most 65,536 are allowed\n");
        await _pbm.ShowsAsync($"connection to host terminated.\n{Prompt.TrimEnd()}");
        await IsConnectedAgainAsync();
    }

    [Fact]
    public async Task ANodeThatFallsSilentIsGivenUpAfterTheTimeout()
    {
        await AskAsync(" --timeout 1");

        await _pbm.ShowsAsync("\npbm: \"a b\" did not end within 1 s.\n");
        await _pbm.ShowsAsync($"connection to host terminated.\n{Prompt.TrimEnd()}");
        await IsConnectedAgainAsync();
    }

    [Fact]
    public async Task WhatAnswersInItsPlaceAndIsNoNodeIsToldAndTheSessionStays()
    {
        _node.Dispose();
        await _pbm.ShowsAsync($"connection to host terminated.\n{Prompt.TrimEnd()}");
        await _pbm.TypeAsync("a b\r");
        _node = await AcceptAsync();
        await _node.SendBytesAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n"));

        await _pbm.ShowsAsync(
            $"connecting to {Address} again\npbm: Cannot connect to {Address}: "
            + "what listens there is no pbm host that this client understands: the other side speaks HTTP\n");
        await IsConnectedAgainAsync();
    }

    private async Task AskAsync(string options = "")
    {
        await _pbm.TypeAsync($"a b{options}\r");
        await _node.ReceiveAsync<CommandRequest>();
    }

    /// <summary>The next command finds a node that is well.</summary>
    private async Task IsConnectedAgainAsync()
    {
        _node.Dispose();
        await _pbm.TypeAsync("a b\r");
        _node = await AcceptAsync();
        await _node.OfferAsync(Palette);
        await _node.ReceiveAsync<CommandRequest>();
        await _node.SendAsync(new CommandResponse([Output.LineOf("well again")], Final: true));
        await _pbm.ShowsAsync($"\nconnecting to {Address} again\nsuccessfully connected to [127.0.0.1]:{((IPEndPoint)_listener.LocalEndpoint).Port}\n");
        await _pbm.ShowsAsync("\nwell again\n");
        await _pbm.TypeAsync("exit\r");
        Assert.Equal(0, await _pbm.EndedAsync());
    }

    private async Task<RawClient> AcceptAsync() => new(await _listener.AcceptSocketAsync());
}
