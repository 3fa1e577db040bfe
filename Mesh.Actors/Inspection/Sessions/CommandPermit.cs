using Mesh.Access;
using Mesh.Inspection.Protocol;

namespace Mesh.Inspection.Sessions;

/// <summary>Whether a session may run a command, and what the audit has of it.</summary>
/// <remarks>What viewers may run changes nothing, and is not audited.</remarks>
internal sealed class CommandPermit(Audit audit, PbmPeer peer, PbmVerdict verdict)
{
    private AuditedAction? _action;

    /// <summary>Who asks, for whoever is told of it.</summary>
    public string Client => peer.Who(verdict).ToString();

    /// <summary>Before the command runs.</summary>
    /// <exception cref="CommandFailedException">It must not.</exception>
    public void Obtain(CommandDefinition command, CommandRequest request)
    {
        if (command.Role <= PbmRole.Viewer && verdict.Role >= command.Role)
        {
            return;
        }

        var text = AuditText.Of(request, command.Arguments);
        if (verdict.Role < command.Role)
        {
            var why = $"it wants the role {command.Role.Word()}, and this session has the role {verdict.Role.Word()}";
            audit.Refused(peer.Who(verdict), text, why);
            throw new CommandFailedException($"\"{request.Palette} {request.Command}\" was not run: {why}.");
        }

        (_action, var fault) = audit.Begin(peer.Who(verdict), text);
        if (fault is not null)
        {
            throw new CommandFailedException($"\"{request.Palette} {request.Command}\" was not run, because it can't be audited: {fault}.");
        }
    }

    /// <summary>When it has ended.</summary>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public void Ended(string? failure) => End(failure is null ? "done" : "failed", failure);

    /// <summary>When it was given up before it had ended. Does nothing after <see cref="Ended"/>.</summary>
    public void GivenUp() => End("unfinished", "the client, the node or its right to be here was gone before the end");

    private void End(string outcome, string? detail)
    {
        _action?.End(outcome, detail);
        _action = null;
    }
}
