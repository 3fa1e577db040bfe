using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Authentication;
using Mesh.Identity;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;
using Mesh.Pbm.Tokens;

namespace Mesh.Pbm;

/// <summary>A session with one node. One command at a time; one caller at a time.</summary>
internal sealed class NodeSession : IAsyncDisposable
{
    // A node that offers more is not believed; neither bound is near what a node can mean in earnest.
    private const int MaxPalettes = 256;

    private readonly NodeAddress _address;
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private bool _greeted;
    private bool _commandSent;
    private volatile Task _question = Task.CompletedTask;

    private NodeSession(NodeAddress address, Socket socket, Stream stream)
    {
        _address = address;
        _socket = socket;
        _stream = stream;
        _reader = new(PipeReader.Create(stream));
        _writer = new(PipeWriter.Create(stream));
    }

    /// <summary>The node's stable name, as it says itself.</summary>
    public string NodeName { get; private set; } = "";

    /// <summary>Whether the connection is gone, or can't be understood any more: no command can be sent.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Connects and agrees on a version.</summary>
    /// <param name="address">The node's pbm host.</param>
    /// <param name="client">This client's name and version.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PbmException">There is no session to be had.</exception>
    public static async Task<NodeSession> OpenAsync(
        NodeAddress address, string client, CancellationToken cancellation)
    {
        var token = address.Token.Read();
        var (socket, stream) = await ConnectAsync(address, cancellation);
        var session = new NodeSession(address, socket, stream);
        try
        {
            session.CheckSecrecy(token);
            await session.GreetAsync(client, token, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Downloads what the node offers.</summary>
    /// <exception cref="PbmException">It could not be had, or means nothing.</exception>
    public async Task<ImmutableArray<PaletteDescription>> DownloadAsync(CancellationToken cancellation)
    {
        await SendAsync(new PalettesRequest(), cancellation);
        var palettes = ImmutableArray.CreateBuilder<PaletteDescription>();
        while (true)
        {
            var items = await ReceiveAsync(cancellation) as Palettes ?? throw Broken("it did not answer with palettes");
            palettes.AddRange(items.Items);
            if (palettes.Count > MaxPalettes)
            {
                throw Broken($"it offers more than {MaxPalettes} palettes");
            }

            if (items.Final)
            {
                return PaletteRules.Faults(palettes).FirstOrDefault() is { } fault
                    ? throw Broken(fault)
                    : palettes.ToImmutable();
            }
        }
    }

    /// <summary>Sends the text of a file for the next command.</summary>
    public async Task SendFileAsync(string argument, string text, CancellationToken cancellation)
    {
        for (var at = 0; at < text.Length || at == 0; at += FileText.MaxPiece)
        {
            var piece = text.Substring(at, Math.Min(FileText.MaxPiece, text.Length - at));
            await SendAsync(new FileText(argument, piece), cancellation);
        }
    }

    /// <summary>Which values the node knows of a kind that it has marked an argument with.</summary>
    /// <exception cref="PbmException">The connection is lost, or the node broke the protocol.</exception>
    public async Task<ImmutableArray<string>> ValuesAsync(string kind, string prefix, CancellationToken cancellation)
    {
        _commandSent = false;
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _question = answered.Task;
        try
        {
            await SendAsync(new ValuesRequest(kind, prefix), cancellation);
            return await ReceiveAsync(cancellation) is Values values
                ? values.Items
                : throw Broken("it did not answer with values");
        }
        finally
        {
            answered.SetResult();
        }
    }

    /// <summary>Ends when the node says something that nobody asked for, which is that it goes.</summary>
    public async Task SilenceEndsAsync(CancellationToken cancellation)
    {
        try
        {
            do
            {
                await _socket.ReceiveAsync(Memory<byte>.Empty, cancellation);
                await _question; // what came may be its answer, which is read by then
            }
            while (!_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        }
        catch (SocketException)
        {
            // Gone, too.
        }

        IsLost = true;
    }

    /// <summary>Has the session be of no use any more, because its next message would be taken for another.</summary>
    public void GiveUp() => IsLost = true;

    /// <summary>Starts a command; then take its messages with <see cref="ReceiveAsync"/>.</summary>
    public async Task StartAsync(CommandRequest request, CancellationToken cancellation)
    {
        _commandSent = false;
        try
        {
            await SendAsync(request, cancellation);
            _commandSent = true;
        }
        catch (ProtocolException tooLarge)
        {
            throw new PbmException(ExitCode.Usage, $"The command line is too long: {tooLarge.Message}.");
        }
    }

    /// <summary>Asks the node to end the running command. Does not wait for it.</summary>
    public Task CancelAsync(CancellationToken cancellation) => SendAsync(new Cancel(), cancellation);

    /// <summary>The node's next message.</summary>
    /// <exception cref="PbmException">The connection is lost, or the node broke the protocol.</exception>
    public async Task<InspectionMessage> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await _reader.ReadAsync(cancellation) ?? throw Lost("the node closed the connection");
        }
        catch (ProtocolException breach)
        {
            throw Broken(breach.Message);
        }
        catch (IOException gone)
        {
            throw Lost(gone.Message);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<(Socket Socket, Stream Stream)> ConnectAsync(NodeAddress address, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellation);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return address.Identity is null
                ? (socket, stream)
                : (socket, (await address.Identity.DialAsync(stream, [Roles.Node], name: null, cancellation)).Stream);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw CannotConnect(address, fault.Message);
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException)
        {
            socket.Dispose();
            throw CannotConnect(address, $"{fault.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A token goes to this machine, or goes encrypted.</summary>
    private void CheckSecrecy(string? token)
    {
        if (token is not null && !TokenSource.MayGoTo(_socket.RemoteEndPoint, underTls: _address.Identity is not null))
        {
            throw CannotConnect(
                _address,
                "your token is not sent to another machine without TLS; "
                + $"{ClientWords.CertificateSwitch} FILE or PBM_CERTIFICATE must say who you are");
        }
    }

    private async Task GreetAsync(string client, string? token, CancellationToken cancellation)
    {
        await SendAsync(new Hello(ProtocolVersion.Min, ProtocolVersion.Max, client, token), cancellation);
        var answer = await ReceiveAsync(cancellation);
        _greeted = true;
        switch (answer)
        {
            case HelloAccepted { Version: >= ProtocolVersion.Min and <= ProtocolVersion.Max } accepted:
                NodeName = accepted.NodeName;
                break;
            case HelloRefused refused:
                throw CannotConnect(_address, $"the node refuses: {refused.Reason}");
            default:
                throw Broken("it did not answer the hello");
        }
    }

    // Under TLS 1.3 a node that refuses a certificate says no more than that the connection ends.
    private string WithGuess(string why) => (_greeted, _address.Identity) switch
    {
        (true, _) => why,
        (_, null) => $"{why.TrimEnd('.')}. If the node has TLS, {ClientWords.CertificateSwitch} FILE or PBM_CERTIFICATE must say who you are.",
        _ => $"{why.TrimEnd('.')}. If it has refused your certificate, its log says why.",
    };

    private async Task SendAsync(InspectionMessage message, CancellationToken cancellation)
    {
        try
        {
            await _writer.WriteAsync(message, cancellation);
        }
        catch (IOException gone)
        {
            throw Lost(gone.Message);
        }
    }

    // Before the command is sent nothing has happened; afterwards it may have run, which is for the user to know.
    private PbmException Lost(string why)
    {
        IsLost = true;
        return _commandSent
            ? new(ExitCode.Failed, $"The connection to {_address} was lost before the command ended: {why}")
            : CannotConnect(_address, WithGuess(why));
    }

    private PbmException Broken(string how)
    {
        IsLost = true;
        return _commandSent
            ? new(ExitCode.Failed, $"The node at {_address} broke the protocol before the command ended: {how}")
            : how == Frame.SpeaksTls ? CannotConnect(_address, WithGuess(how))
            : CannotConnect(_address, $"what listens there is no pbm host that this client understands: {how}");
    }

    private static PbmException CannotConnect(NodeAddress address, string why) =>
        new(ExitCode.CannotConnect, $"Cannot connect to {address}: {why}");
}
