using System.Text.Json;
using Mesh.Inspection;
using Microsoft.Extensions.Logging;

namespace Mesh.Access;

/// <summary>
/// Says who changed what: in the log as <c>Mesh.Audit</c>, and in <c>mesh.audit.file</c> if there is one. Thread-safe.
/// </summary>
/// <remarks>No secret gets into it: see <see cref="Redaction"/>.</remarks>
internal sealed class Audit
{
    /// <summary>The category in the log.</summary>
    internal const string Category = "Mesh.Audit";

    /// <summary>Lines of refusals within a second: who is refused again and again fills no disk.</summary>
    internal const int MostRefusals = 20;

    /// <summary>How many of them are in the log as well.</summary>
    internal const int ShownRefusals = 5;

    private const string Refusal = "refused";
    private const int LongestText = 2_000;

    private readonly string _node;
    private readonly AuditFile? _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Pace _pace;
    private readonly Pace _shown;
    private long _ids;

    /// <param name="node">The node's name.</param>
    /// <param name="file">Where it is kept beside the log; empty for nowhere.</param>
    /// <param name="logs">Makes the log.</param>
    /// <param name="clock">Tells the time.</param>
    public Audit(string node, string file, ILoggerFactory logs, TimeProvider clock)
    {
        _node = node;
        _file = file.Length == 0 ? null : new AuditFile(file);
        _clock = clock;
        _log = logs.CreateLogger(Category);
        _pace = new Pace(clock, MostRefusals);
        _shown = new Pace(clock, ShownRefusals);
    }

    /// <summary>Tells, at start, if nothing could be audited.</summary>
    public void Check()
    {
        if (_file?.Try() is { } fault)
        {
            _log.NothingAuditable(fault);
        }
    }

    /// <summary>Says that something is about to be done; the line is on the disk when this returns.</summary>
    /// <returns>What is to be told of its end; or why it must not be done.</returns>
    public (AuditedAction? Action, string? Fault) Begin(AuditWho who, string command)
    {
        var id = Interlocked.Increment(ref _ids);
        if (Write(who, id, command, "begun", null) is not { } fault)
        {
            return (new AuditedAction(this, who, id, command), null);
        }

        _log.NotDone(_node, Clean(who.ToString()), Clean(command), fault);
        return (null, fault);
    }

    /// <summary>Says that somebody was refused.</summary>
    /// <param name="who">Who.</param>
    /// <param name="command">What was to be done; null for a session as a whole.</param>
    /// <param name="why">Why not.</param>
    public void Refused(AuditWho who, string? command, string why)
    {
        if (_pace.Allows(out var omitted))
        {
            Tell(Write(who, Interlocked.Increment(ref _ids), command, Refusal, why, omitted));
        }
    }

    /// <summary>Says how something ended.</summary>
    internal void End(AuditWho who, long id, string command, string outcome, string? detail) =>
        Tell(Write(who, id, command, outcome, detail));

    private string? Write(AuditWho who, long id, string? command, string outcome, string? detail, int omitted = 0)
    {
        var entry = new AuditEntry(
            _clock.GetUtcNow(),
            _node,
            id,
            who.Port,
            who.Token is null ? null : Clean(who.Token),
            who.Certificate is null ? null : Clean(who.Certificate),
            Clean(who.Address),
            who.Role,
            command is null ? null : Clean(command),
            outcome,
            detail is null ? null : Clean(detail),
            omitted == 0 ? null : omitted);
        if (_file?.Append([.. JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry), (byte)'\n']) is { } fault)
        {
            return fault;
        }

        var silent = 0;
        if (outcome == Refusal && !_shown.Allows(out silent))
        {
            return null;
        }

        omitted += silent;
        Show(entry, Clean(who.ToString()), omitted);
        return null;
    }

    private void Show(AuditEntry entry, string who, int omitted)
    {
        var (role, command) = (entry.Role ?? "caller", entry.Command ?? "session");
        var detail = entry.Detail is null ? "" : $": {entry.Detail}";
        var others = omitted == 0 ? "" : $" ({omitted} more were refused before)";
        if (entry.Outcome is "begun" or "done")
        {
            _log.Audited(entry.Id, who, role, command, entry.Outcome, detail, others);
        }
        else
        {
            _log.AuditedFailure(entry.Id, who, role, command, entry.Outcome, detail, others);
        }
    }

    private void Tell(string? fault)
    {
        if (fault is not null)
        {
            _log.AuditLineLost(fault);
        }
    }

    // What is quoted comes from outside: no secret (taken out before a part of it is cut off), no end of a line, and no end.
    private static string Clean(string text)
    {
        var safe = Redaction.Of(text);
        return TerminalText.Escape(safe.Length <= LongestText ? safe : $"{safe[..LongestText]}...");
    }
}

/// <summary>Something that is audited, while it is done.</summary>
internal sealed class AuditedAction(Audit audit, AuditWho who, long id, string command)
{
    /// <summary>Says how it ended.</summary>
    /// <param name="outcome">See <see cref="AuditEntry.Outcome"/>.</param>
    /// <param name="detail">Why, where there is more to say.</param>
    public void End(string outcome, string? detail = null) => audit.End(who, id, command, outcome, detail);
}
