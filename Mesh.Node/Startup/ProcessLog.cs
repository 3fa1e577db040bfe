namespace Mesh.Node.Startup;

/// <summary>What a node says of its process and its configuration: events 3100 to 3199 of <c>docs/logs.md</c>.</summary>
internal static partial class ProcessLog
{
    [LoggerMessage(3100, LogLevel.Information, "Mesh {Version} starts: gateway {Gateway}, pbm {Pbm}, voter {Voter}")]
    public static partial void NodeStarts(this ILogger log, string version, string gateway, string pbm, bool voter);

    [LoggerMessage(3101, LogLevel.Information, "Ready: this node takes requests")]
    public static partial void NodeReady(this ILogger log);

    [LoggerMessage(3110, LogLevel.Information, "The configuration was read anew: {Upstreams} upstreams, {Tokens} callers with tokens")]
    public static partial void ConfigurationTaken(this ILogger log, int upstreams, int tokens);

    [LoggerMessage(3111, LogLevel.Error, "The configuration was read anew and is not taken; nothing changes: {Faults}")]
    public static partial void ConfigurationNotTaken(this ILogger log, string faults);

    [LoggerMessage(3112, LogLevel.Warning, "{Count} other settings have changed; they wait for the next start: {Keys}")]
    public static partial void SettingsWait(this ILogger log, int count, string keys);

    [LoggerMessage(3113, LogLevel.Error, "The certificate of mesh.gateway.tls can't be read any more, and stays as it was: {Why}")]
    public static partial void GatewayCertificateUnreadable(this ILogger log, string why);
}
