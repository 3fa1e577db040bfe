using Mesh.Access;
using Mesh.Inspection.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection.Sessions;

/// <summary>One client's conversation: hello, then palettes and commands, one after the other.</summary>
/// <remarks>What the client may do is asked for each message, and whenever tokens are replaced: they may be another's by then.</remarks>
internal sealed class PbmSession(
    SessionChannel channel, PbmPeer peer, PaletteRegistry palettes, IServiceProvider services, ILogger logger)
{
    private readonly SentFiles _files = new();
    private readonly Audit _audit = services.GetRequiredService<Audit>();
    private readonly TokenBook _tokens = services.GetRequiredService<TokenBook>();
    private PbmVerdict? _greeted;

    /// <summary>
    /// Talks until the client leaves, breaks the protocol, is silent for too long, or the node stops.
    /// </summary>
    /// <param name="refused">Told why a client was refused for what it is.</param>
    /// <param name="admit">Takes a client in that has said who it is: why it can't be served, or null when it can.</param>
    /// <param name="stop">Cancelled when the connection is gone or the node stops.</param>
    public async Task RunAsync(Action<string> refused, Func<string?> admit, CancellationToken stop)
    {
        try
        {
            if (await GreetAsync(refused, admit, stop))
            {
                await ServeUntilReplacedAsync(stop);
            }
        }
        catch (ProtocolException breach)
        {
            logger.ClientBrokeProtocol(breach);
            await SayLastAsync($"{breach.Message}; the node closes the connection");
        }
        catch (TimeoutException)
        {
            await SayLastAsync("the session was silent for too long; the node closes the connection");
        }
        catch (OperationCanceledException)
        {
            await SayLastAsync(stop.IsCancellationRequested ? "the node is stopping" : WhyWithdrawn());
        }
        catch (IOException gone)
        {
            logger.ClientGone(gone);
        }
    }

    private async Task<bool> GreetAsync(Action<string> refused, Func<string?> admit, CancellationToken stop)
    {
        var message = await channel.ReceiveHelloAsync(stop);
        if (message is null)
        {
            return false;
        }

        var answer = message is Hello hello
            ? Answer(hello, refused, admit)
            : throw new ProtocolException($"the first message is {message.GetType().Name}; it must be Hello");
        await channel.SendAsync(answer, stop);
        return answer is HelloAccepted;
    }

    private InspectionMessage Answer(Hello hello, Action<string> refused, Func<string?> admit)
    {
        if (ProtocolVersion.Common(hello.MinVersion, hello.MaxVersion) is not { } version)
        {
            return new HelloRefused(
                $"the client speaks versions {hello.MinVersion} to {hello.MaxVersion} of the protocol, " +
                $"this node {ProtocolVersion.Min} to {ProtocolVersion.Max}");
        }

        peer.Present(hello.Token);
        var verdict = peer.Judge();
        if (verdict.Refusal is { } unknown)
        {
            refused(unknown);
            _audit.Refused(peer.Who(verdict), null, unknown);
            return new HelloRefused(unknown);
        }

        if (admit() is { } full)
        {
            return new HelloRefused(full);
        }

        _greeted = verdict;
        return new HelloAccepted(version, services.GetRequiredService<IMeshState>().NodeName);
    }

    private async Task ServeUntilReplacedAsync(CancellationToken stop)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _tokens.Replaced += OnReplaced;
        try
        {
            await ServeAsync(session.Token);
        }
        finally
        {
            _tokens.Replaced -= OnReplaced;
        }

        void OnReplaced()
        {
            try
            {
                if (peer.Judge().Role < _greeted!.Role)
                {
                    _ = session.CancelAsync();
                }
            }
            catch (ObjectDisposedException)
            {
                // it has ended by itself at this moment
            }
        }
    }

    private string WhyWithdrawn()
    {
        var verdict = peer.Judge();
        var why = verdict.Refusal ?? $"its token is now good for the role {verdict.Role.Word()} alone; connect again";
        _audit.Refused(peer.Who(verdict), null, why);
        return $"the node ends this session: {why}";
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        while (await channel.ReceiveAsync(stop) is { } message)
        {
            var verdict = peer.Judge();
            if (verdict.Refusal is not null)
            {
                await SayLastAsync(WhyWithdrawn());
                return;
            }

            switch (message)
            {
                case PalettesRequest:
                    await SendPalettesAsync(stop);
                    break;
                case FileText piece:
                    _files.Add(piece);
                    break;
                case CommandRequest request:
                    var permit = new CommandPermit(_audit, peer, verdict);
                    await new CommandRun(channel, palettes, permit, services, logger) { Files = _files.Take() }.RunAsync(request, stop);
                    break;
                case ValuesRequest request:
                    await channel.SendAsync(new Values(KnownValues.Of(request.Kind, request.Prefix, services)), stop);
                    break;
                case Cancel:
                    // The command that it was meant for has ended meanwhile.
                    break;
                default:
                    throw new ProtocolException($"a client sent {message.GetType().Name}, which only a node may send");
            }
        }
    }

    private async Task SendPalettesAsync(CancellationToken stop)
    {
        // One palette per frame: the limit of a frame then bounds each palette, not how many there are.
        foreach (var palette in palettes.Descriptions)
        {
            await channel.SendAsync(new Palettes([palette], Final: false), stop);
        }

        await channel.SendAsync(new Palettes([], Final: true), stop);
    }

    private async Task SayLastAsync(string text)
    {
        try
        {
            await channel.SendLastAsync(_greeted is not null ? new CommandFailed(text) : new HelloRefused(text));
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            logger.ClientUntold(gone);
        }
    }
}
