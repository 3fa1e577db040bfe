using System.Net;
using System.Net.Sockets;
using System.Text;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Inspection;

/// <summary>What the client makes of something that is no node, a broken one, or a hostile one.</summary>
public sealed class StrangeNodeTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _clock = new();

    public StrangeNodeTests() => _listener.Start();

    private string Address => _listener.LocalEndpoint.ToString()!;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task ASilentListenerIsGivenUpAfterFiveSeconds()
    {
        var run = ClientRun.Of([Address, "actor", "system"], _clock);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.ReceiveAsync<Hello>();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new(3, "", $"pbm: Cannot connect to {Address}: no pbm host answered within 5 s\n"), await run);
    }

    [Fact]
    public async Task ATimeoutOfTheUsersIsKeptWhileConnecting()
    {
        var run = ClientRun.Of([Address, "actor", "system", "--timeout", "1.5"], _clock);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.ReceiveAsync<Hello>();
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        Assert.Equal(new(3, "", $"pbm: Cannot connect to {Address}: no pbm host answered within 1.5 s\n"), await run);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "the other side speaks HTTP")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "a frame claims 759,714,643 bytes; at most 65,536 are allowed")]
    [InlineData("\u0003\0\0\0{}\n", "a frame holds 0 known messages; exactly one is wanted")]
    public async Task WhatIsNoPbmHostIsSaidToBeNone(string answer, string how)
    {
        var run = ClientRun.Of([Address, "actor", "system"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.SendBytesAsync(Encoding.ASCII.GetBytes(answer));

        var error = $"pbm: Cannot connect to {Address}: " +
            $"what listens there is no pbm host that this client understands: {how}\n";
        Assert.Equal(new(3, "", error), await run);
    }

    [Fact]
    public async Task ANodeUnderTlsIsRecognizedAndWhatItWantsIsNamed()
    {
        var run = ClientRun.Of([Address, "actor", "system"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.SendBytesAsync(0x15, 3, 3, 0, 2, 2, 10); // an alert

        var error = $"pbm: Cannot connect to {Address}: the other side speaks TLS. "
            + "If the node has TLS, --certificate FILE or PBM_CERTIFICATE must say who you are.\n";
        Assert.Equal(new(3, "", error), await run);
    }

    [Fact]
    public async Task AListenerThatHangsUpIsAnErrorOfConnecting()
    {
        var run = ClientRun.Of([Address, "actor", "system"]);
        using (var node = new RawClient(await _listener.AcceptSocketAsync()))
        {
            await node.ReceiveAsync<Hello>();
        }

        var error = $"pbm: Cannot connect to {Address}: the node closed the connection. "
            + "If the node has TLS, --certificate FILE or PBM_CERTIFICATE must say who you are.\n";
        Assert.Equal(new(3, "", error), await run);
    }

    [Fact]
    public async Task ARefusalIsPrintedHarmless()
    {
        var run = ClientRun.Of([Address, "actor", "system"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.ReceiveAsync<Hello>();
        await node.SendAsync(new HelloRefused("not \u001b[31mtoday"));

        Assert.Equal(
            new(3, "", $"pbm: Cannot connect to {Address}: the node refuses: not \\u001b[31mtoday\n"), await run);
    }

    [Fact]
    public async Task AVersionThatWasNotOfferedIsNotAccepted()
    {
        var run = ClientRun.Of([Address, "actor", "system"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.ReceiveAsync<Hello>();
        await node.SendAsync(new HelloAccepted(ProtocolVersion.Max + 1, "node1"));

        Assert.Equal(3, (await run).ExitCode);
    }

    [Fact]
    public async Task PalettesThatBreakTheRulesAreNotBelieved()
    {
        var run = ClientRun.Of([Address, "a", "b"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.OfferAsync(new PaletteDescription("\u001b[2J", "x", [new("b", "y", [])]));

        var ended = await run;
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("the name is \"\\u001b[2J\"", ended.Error);
    }

    [Fact]
    public async Task PalettesWithoutEndAreNotBelieved()
    {
        var run = ClientRun.Of([Address, "a", "b"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.ReceiveAsync<Hello>();
        await node.SendAsync(new HelloAccepted(1, "node1"));
        for (var i = 0; i <= 256; i++)
        {
            await node.SendAsync(new Palettes([new($"p{i}", "x", [new("b", "y", [])])], Final: false));
        }

        var ended = await run;
        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("it offers more than 256 palettes", ended.Error);
    }

    [Fact]
    public async Task ANodeThatDiesDuringACommandIsAFailureAfterWhatItSaid()
    {
        var run = ClientRun.Of([Address, "a", "b"]);
        using (var node = new RawClient(await _listener.AcceptSocketAsync()))
        {
            await node.OfferAsync(new PaletteDescription("a", "x", [new("b", "y", [])]));
            await node.ReceiveAsync<CommandRequest>();
            await node.SendAsync(new CommandResponse([Output.LineOf("first")], Final: false));
        }

        var error = $"pbm: The connection to {Address} was lost before the command ended: " +
            "the node closed the connection\n";
        Assert.Equal(new(1, "first\n", error), await run);
    }

    [Fact]
    public async Task AnAnswerThatIsNoneIsAFailure()
    {
        var run = ClientRun.Of([Address, "a", "b"]);
        using var node = new RawClient(await _listener.AcceptSocketAsync());
        await node.OfferAsync(new PaletteDescription("a", "x", [new("b", "y", [])]));
        await node.ReceiveAsync<CommandRequest>();
        await node.SendAsync(new HelloAccepted(1, "again"));

        Assert.Equal(
            new(1, "", "pbm: The node answered the command with HelloAccepted, which is no answer.\n"), await run);
    }
}
