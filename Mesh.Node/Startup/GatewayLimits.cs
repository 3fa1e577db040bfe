using Mesh.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Node.Startup;

/// <summary>The <c>mesh.gateway.limits</c> section. A limit of 0 is none; null is <c>auto</c>.</summary>
/// <param name="Rate">Requests a second of one caller.</param>
/// <param name="Burst">Requests of one caller at once that was silent before.</param>
/// <param name="Concurrency">Requests of one caller that are under way.</param>
/// <param name="MaxConnections">Connections of all callers.</param>
/// <param name="ConnectionsPerAddress">Connections from one address.</param>
internal sealed record GatewayLimits(int? Rate, int Burst, int? Concurrency, int MaxConnections, int? ConnectionsPerAddress)
{
    private const string Section = "mesh.gateway.limits";
    private const string Auto = "auto";
    private const int AutoRate = 200;
    private const int AutoConcurrency = 1_000;
    private const int AutoConnectionsPerAddress = 100;

    /// <summary>Bytes of all headers of a request.</summary>
    internal required int HeadersBytes { get; init; }

    /// <summary>Headers of a request.</summary>
    internal required int MaxHeaders { get; init; }

    /// <summary>Bytes of a request's first line.</summary>
    internal required int RequestLineBytes { get; init; }

    /// <summary>How long a request's headers may take.</summary>
    internal required TimeSpan HeaderTimeout { get; init; }

    /// <summary>Bytes a second that a body must come at; 0 for none.</summary>
    internal required int MinBodyRate { get; init; }

    /// <summary>How long a body may be slower.</summary>
    internal required TimeSpan BodyGrace { get; init; }

    /// <summary>How long a connection may be idle between requests.</summary>
    internal required TimeSpan KeepAlive { get; init; }

    /// <summary>Pages of the dashboard that are connected.</summary>
    internal required int Dashboards { get; init; }

    /// <summary>Streams of events of all callers; 0 for none at all.</summary>
    internal required int EventStreams { get; init; }

    /// <summary>The rate that counts.</summary>
    /// <param name="isOpen">Whether nobody is asked who they are: strangers of one address are many callers as a rule.</param>
    internal int RateWhen(bool isOpen) => Rate ?? (isOpen ? 0 : AutoRate);

    /// <summary>The concurrency that counts.</summary>
    internal int ConcurrencyWhen(bool isOpen) => Concurrency ?? (isOpen ? 0 : AutoConcurrency);

    /// <summary>The limit of connections from one address that counts.</summary>
    internal int ConnectionsPerAddressWhen(bool isOpen) => ConnectionsPerAddress ?? (isOpen ? 0 : AutoConnectionsPerAddress);

    /// <summary>Has a server keep those that are its own.</summary>
    internal void Apply(KestrelServerLimits server)
    {
        server.MaxRequestHeadersTotalSize = HeadersBytes;
        server.Http2.MaxRequestHeaderFieldSize = HeadersBytes;
        server.MaxRequestHeaderCount = MaxHeaders;
        server.MaxRequestLineSize = RequestLineBytes;
        server.RequestHeadersTimeout = HeaderTimeout;
        server.KeepAliveTimeout = KeepAlive;
        server.MinRequestBodyDataRate = MinBodyRate == 0 ? null : new MinDataRate(MinBodyRate, BodyGrace);
    }

    internal static GatewayLimits Read(SettingsReader settings) => new(
        settings.NumberOr(Auto, $"{Section}.rate", 0, 1_000_000),
        settings.Number($"{Section}.burst", 1, 1_000_000),
        settings.NumberOr(Auto, $"{Section}.concurrency", 0, 1_000_000),
        settings.Number($"{Section}.max-connections", 0, 1_000_000),
        settings.NumberOr(Auto, $"{Section}.connections-per-address", 0, 1_000_000))
    {
        HeadersBytes = settings.Bytes($"{Section}.headers", 1 << 10, 1 << 20),
        MaxHeaders = settings.Number($"{Section}.max-headers", 1, 1_000),
        RequestLineBytes = settings.Bytes($"{Section}.request-line", 1 << 8, 1 << 16),
        HeaderTimeout = settings.Duration($"{Section}.header-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        MinBodyRate = settings.Bytes($"{Section}.min-body-rate", 0, 1 << 20),
        BodyGrace = settings.Duration($"{Section}.body-grace", TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10)),
        Dashboards = settings.Number($"{Section}.dashboards", 1, 1_000),
        KeepAlive = settings.Duration($"{Section}.keep-alive", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        EventStreams = settings.Number($"{Section}.event-streams", 0, 10_000),
    };
}
