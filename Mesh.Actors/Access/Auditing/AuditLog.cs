using Microsoft.Extensions.Logging;

namespace Mesh.Access;

/// <summary>What the audit says in the log: events 2000 to 2099 of <c>docs/logs.md</c>.</summary>
internal static partial class AuditLog
{
    private const string Line = "#{Id} {Who} as {Role}: {Command}: {Outcome}{Detail}{Others}";

    [LoggerMessage(2000, LogLevel.Information, Line)]
    public static partial void Audited(
        this ILogger log, long id, string who, string role, string command, string outcome, string detail, string others);

    [LoggerMessage(2001, LogLevel.Warning, Line)]
    public static partial void AuditedFailure(
        this ILogger log, long id, string who, string role, string command, string outcome, string detail, string others);

    [LoggerMessage(2002, LogLevel.Error, "Nothing that is audited can be done on this node: {Fault}")]
    public static partial void NothingAuditable(this ILogger log, string fault);

    [LoggerMessage(2003, LogLevel.Error, "{Node}: {Who}: {Command}: not done: {Fault}")]
    public static partial void NotDone(this ILogger log, string node, string who, string command, string fault);

    [LoggerMessage(2004, LogLevel.Error, "A line of the audit is lost: {Fault}")]
    public static partial void AuditLineLost(this ILogger log, string fault);
}
