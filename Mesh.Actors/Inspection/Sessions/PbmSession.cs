using Mesh.Inspection.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Inspection.Sessions;

/// <summary>One client's conversation: hello, then palettes and commands, one after the other.</summary>
internal sealed class PbmSession(
    SessionChannel channel, PaletteRegistry palettes, IServiceProvider services, ILogger logger)
{
    private readonly SentFiles _files = new();
    private bool _greeted;

    /// <summary>
    /// Talks until the client leaves, breaks the protocol, is silent for too long, or the node stops.
    /// </summary>
    /// <param name="refusal">Why this client can't be served; null when it can.</param>
    /// <param name="stop">Cancelled when the connection is gone or the node stops.</param>
    public async Task RunAsync(string? refusal, CancellationToken stop)
    {
        try
        {
            if (await GreetAsync(refusal, stop))
            {
                await ServeAsync(stop);
            }
        }
        catch (ProtocolException breach)
        {
            logger.LogDebug(breach, "A pbm client broke the protocol");
            await SayLastAsync($"{breach.Message}; the node closes the connection");
        }
        catch (TimeoutException)
        {
            await SayLastAsync("the session was silent for too long; the node closes the connection");
        }
        catch (OperationCanceledException)
        {
            await SayLastAsync("the node is stopping");
        }
        catch (IOException gone)
        {
            logger.LogDebug(gone, "A pbm client is gone");
        }
    }

    private async Task<bool> GreetAsync(string? refusal, CancellationToken stop)
    {
        var message = await channel.ReceiveHelloAsync(stop);
        if (message is null)
        {
            return false;
        }

        var answer = message is Hello hello
            ? Answer(hello, refusal)
            : throw new ProtocolException($"the first message is {message.GetType().Name}; it must be Hello");
        await channel.SendAsync(answer, stop);
        return _greeted = answer is HelloAccepted;
    }

    private InspectionMessage Answer(Hello hello, string? refusal) =>
        ProtocolVersion.Common(hello.MinVersion, hello.MaxVersion) switch
        {
            _ when refusal is not null => new HelloRefused(refusal),
            { } version => new HelloAccepted(version, services.GetRequiredService<IMeshState>().NodeName),
            null => new HelloRefused(
                $"the client speaks versions {hello.MinVersion} to {hello.MaxVersion} of the protocol, " +
                $"this node {ProtocolVersion.Min} to {ProtocolVersion.Max}"),
        };

    private async Task ServeAsync(CancellationToken stop)
    {
        while (await channel.ReceiveAsync(stop) is { } message)
        {
            switch (message)
            {
                case PalettesRequest:
                    await SendPalettesAsync(stop);
                    break;
                case FileText piece:
                    _files.Add(piece);
                    break;
                case CommandRequest request:
                    await new CommandRun(channel, palettes, services, logger) { Files = _files.Take() }.RunAsync(request, stop);
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
            await channel.SendLastAsync(_greeted ? new CommandFailed(text) : new HelloRefused(text));
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            logger.LogDebug(gone, "A pbm client could not be told why its session ends");
        }
    }
}
