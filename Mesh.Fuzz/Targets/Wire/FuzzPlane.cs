using System.Collections.Frozen;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Links;
using Mesh.Requests;
using Mesh.Services;
using Microsoft.Extensions.Logging;

namespace Mesh.Fuzz.Targets.Wire;

/// <summary>What a node's connections share, with one service that echoes; its log holds nothing that an attacker wrote raw.</summary>
internal sealed class FuzzPlane
{
    private static readonly MeshOptions Options = MeshOptionsReader.Read(ConfigurationFactory.ParseString(
        "mesh.node { name = node1, data-port = 0, seeds = [\"127.0.0.1:4053\"] }")).Options!;

    private readonly StrictLog _log = new();

    public FuzzPlane()
    {
        var clock = new StoppedClock();
        Plane = new DataPlane(Options, clock, new ServiceHosts([new Echo(clock)]), _log)
        {
            Self = new Hello(Links.Wire.MinVersion, Links.Wire.MaxVersion, "mesh", WireSeeds.Listener, WireSeeds.Listener, 7),
        };
        Plane.States.Self = WireSeeds.Listener;
        Plane.States.TellsOn = true;
        Plane.States.KeepOnly(new[] { WireSeeds.Listener, WireSeeds.Dialler, WireSeeds.Other }.ToFrozenSet());
    }

    public DataPlane Plane { get; }

    /// <summary>What the log was told and must not be.</summary>
    public string? Fault => _log.Fault;

    private sealed class Echo(TimeProvider clock) : ServiceHost(Options.ServiceDefaults with { Name = "s" }, 1 << 20, clock)
    {
        public override int UnderWay => 0;

        public override Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

        public override void Accept(in IncomingRequest request)
        {
            if (Begin(request) is { } begun)
            {
                request.Answer(Answer.Replied(begun.Payload));
            }
        }
    }

    private sealed class StrictLog : ILogger
    {
        private const int MaxChars = 2_000;

        public string? Fault { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            if (logLevel > LogLevel.Warning || line.Length > MaxChars || line.Any(char.IsControl))
            {
                Fault ??= $"{logLevel}: {line} {exception}";
            }
        }
    }
}
