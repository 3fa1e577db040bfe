using Microsoft.Extensions.Logging;

namespace Mesh.Expiry;

/// <summary>What a node says of its certificates: events 2100 to 2199 of <c>docs/logs.md</c>.</summary>
internal static partial class ExpiryLog
{
    [LoggerMessage(2100, LogLevel.Information, "The certificates were read anew: {Subject}, until {Until:u}, {Count} authorities")]
    public static partial void CertificatesTaken(this ILogger log, string subject, DateTime until, int count);

    [LoggerMessage(2101, LogLevel.Error, "The certificates were read anew and are not taken, the last ones hold: {Fault}")]
    public static partial void CertificatesNotTaken(this ILogger log, string fault);

    [LoggerMessage(2102, LogLevel.Warning, "The certificate of {Name} ({Use}) {Ends} on {Until:u}: {What}")]
    public static partial void CertificateEnds(this ILogger log, string name, string use, string ends, DateTime until, string what);
}
