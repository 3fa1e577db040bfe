using System.Collections.Immutable;
using Mesh.Identity;

namespace Mesh.Pbm.Tokens;

/// <summary>Does what <c>pbm token</c> asks for, and says what comes next. The token itself it never prints.</summary>
internal sealed class TokenActions(Terminal terminal)
{
    public int Run(TokenFolder folder, string name, ImmutableArray<AccessScope> scopes, bool finish)
    {
        var (token, settings) = (folder.TokenFile(name), folder.SettingsFile(name));
        if (finish)
        {
            if (!scopes.IsEmpty)
            {
                throw new PbmException(ExitCode.Usage, "--finish changes no scopes; --scope belongs to a new token.");
            }

            folder.Finish(name);
            Say($"{settings} has the newest token alone. Give it to all nodes, and send each SIGHUP: the former token ends there.");
            return ExitCode.Done;
        }

        var hasFormer = folder.Make(name, scopes);
        Say($"{token} is a new token of {name}, which you alone may read; {settings} has its hash and scopes.");
        if (hasFormer)
        {
            Say("The former token is good as well. Next, each when the one before is done everywhere:");
            Say($"  1. Give {settings} to all nodes, and send each SIGHUP.");
            Say($"  2. Give {token} to whoever uses it.");
            Say($"  3. pbm token {name} --finish -d {folder.Directory}, and step 1 again.");
        }
        else
        {
            Say($"Next: start nodes with {settings} behind their other files: --config node.conf --config {settings}");
            Say($"pbm takes it by --token-file {token} or PBM_TOKEN_FILE; over HTTP it is Authorization: Bearer TOKEN.");
        }

        return ExitCode.Done;
    }

    private void Say(string line) => terminal.WriteLine([new(line)]);
}
