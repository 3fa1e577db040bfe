using System.CommandLine;
using Mesh.Identity;
using Mesh.Inspection;

namespace Mesh.Pbm.Tokens;

/// <summary><c>pbm token</c>: makes a token, on this machine; no node is asked.</summary>
internal static class TokenCommandLine
{
    /// <summary>Its grammar, see <see cref="LocalCommandLine"/>.</summary>
    public static RootCommand Root(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Whose it is, for logs and the audit." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"What it is good for: {AccessScope.Wanted}; may be given more than once. Without it, what the former token is good for.",
            HelpName = "SCOPE",
        };
        scopes.CompletionSources.Add(
            [AccessScope.Viewer, AccessScope.Operator, AccessScope.Admin, AccessScope.Read, $"{AccessScope.Invoke}:*", $"{AccessScope.Forward}:*"]);
        var finish = new Option<bool>("--finish") { Description = "Have the newest token alone be good: the last step of replacing one." };
        var directory = LocalCommandLine.Folder();
        name.Validators.Add(result => LocalCommandLine.Check(
            result, [result.GetValue(name) ?? ""], NameRules.IsCaller, "a name; 1 to 63 letters, digits, '-', '_' and '.' are wanted"));
        scopes.Validators.Add(result => LocalCommandLine.Check(
            result, result.GetValue(scopes), scope => AccessScope.Parse(scope) is not null, $"a scope; wanted {AccessScope.Wanted}"));
        var command = new Command(
            ClientWords.Token, "Makes a token, NAME.token, and what nodes need to know of it, NAME.conf; for a NAME that has one, another beside it.")
        {
            name, scopes, finish, directory,
        };
        command.SetAction(parsed => new TokenActions(terminal).Run(
            new TokenFolder(parsed.GetValue(directory)!),
            parsed.GetValue(name)!,
            [.. (parsed.GetValue(scopes) ?? []).Select(AccessScope.Parse).OfType<AccessScope>()],
            parsed.GetValue(finish)));
        return new RootCommand("pbm") { command };
    }
}
