using System.CommandLine;
using Mesh.Identity;
using Mesh.Inspection;

namespace Mesh.Pbm.Certs;

/// <summary><c>pbm certs</c>: makes an authority and certificates, on this machine; no node is asked.</summary>
internal static class CertsCommandLine
{
    private const int MostDays = 36_500;

    /// <summary>Its grammar, see <see cref="LocalCommandLine"/>.</summary>
    public static RootCommand Root(Terminal terminal, TimeProvider clock)
    {
        var actions = new CertsActions(terminal, clock);
        var certs = new Command(ClientWords.Certs, "Makes the authority and the certificates of a cluster, as files.")
        {
            Init(actions), Node(actions), Rotate(actions), Show(actions),
        };
        return new RootCommand("pbm") { certs };
    }

    private static Command Init(CertsActions actions)
    {
        var (directory, days) = (LocalCommandLine.Folder(), Days(3_650));
        var command = new Command("init", "Makes an authority: ca.pem for everybody, ca.key for who makes certificates.") { directory, days };
        command.SetAction(parsed => actions.Init(Of(parsed, directory), parsed.GetValue(days)));
        return command;
    }

    private static Command Node(CertsActions actions)
    {
        var (directory, days, keep) = (LocalCommandLine.Folder(), Days(90), Keep());
        var names = new Argument<string[]>("NAME")
        {
            Description = "mesh.node.name, or a user's name; with a * at its end, for all names that begin so.",
            Arity = ArgumentArity.OneOrMore,
        };
        var roles = new Option<string[]>("--role")
        {
            Description = "node (default), operator or viewer for users of pbm, or one of mesh.node.roles; may be given more than once.",
            HelpName = "ROLE",
        };
        var hosts = new Option<string[]>("--host")
        {
            Description = "A DNS name or IP address that it is good for as well; may be given more than once.",
            HelpName = "HOST",
        };
        var to = new Option<string?>("--to")
        {
            Description = "Puts certificate, key and ca.pem there, and keeps no key where the authority's is.",
            HelpName = "DIRECTORY",
        };
        names.Validators.Add(result => LocalCommandLine.Check(result, result.GetValue(names), CertificateSubject.IsName, "a name"));
        roles.Validators.Add(result => LocalCommandLine.Check(result, result.GetValue(roles), CertificateSubject.IsRole, "a role"));
        hosts.Validators.Add(result => LocalCommandLine.Check(
            result, result.GetValue(hosts), host => Uri.CheckHostName(host) != UriHostNameType.Unknown, "a DNS name or an IP address"));
        var command = new Command("node", "Makes a certificate and its key, NAME.pem and NAME.key, or makes them anew.")
        {
            names, roles, hosts, directory, to, days, keep,
        };
        command.SetAction(parsed => actions.Node(
            SupplyOf(Of(parsed, directory), parsed.GetValue(to), parsed.GetValue(keep)),
            parsed.GetValue(names) ?? [],
            [.. parsed.GetValue(roles) ?? []],
            [.. parsed.GetValue(hosts) ?? []],
            parsed.GetValue(days)));
        return command;
    }

    private static Command Rotate(CertsActions actions)
    {
        var (directory, days) = (LocalCommandLine.Folder(), Days(3_650));
        var finish = new Option<bool>("--finish") { Description = "Trust the newest authority alone: the last step." };
        var command = new Command("rotate", "Makes another authority; both are trusted until --finish.") { finish, directory, days };
        command.SetAction(parsed => actions.Rotate(Of(parsed, directory), parsed.GetValue(finish), parsed.GetValue(days)));
        return command;
    }

    private static Command Show(CertsActions actions)
    {
        var (directory, json) = (LocalCommandLine.Folder(), new Option<bool>(ClientWords.JsonSwitch) { Description = "Answer in JSON." });
        var command = new Command("show", "Shows the authorities and certificates of a directory, and when they end.") { directory, json };
        command.SetAction(parsed => actions.Show(Of(parsed, directory), parsed.GetValue(json)));
        return command;
    }

    private static Option<int> Days(int otherwise)
    {
        var days = new Option<int>("--days")
        {
            Description = $"How long it is valid, 1 to {MostDays}.",
            HelpName = "DAYS",
            DefaultValueFactory = _ => otherwise,
        };
        days.Validators.Add(CheckDays);
        return days;
    }

    private static Option<int?> Keep()
    {
        var keep = new Option<int?>("--keep")
        {
            Description = $"Leaves a certificate that is good for so many days more, 1 to {MostDays}, as it is.",
            HelpName = "DAYS",
        };
        keep.Validators.Add(CheckDays);
        return keep;
    }

    private static CertificateSupply SupplyOf(CertificateFolder from, string? to, int? keep) =>
        new(from, to ?? from.Directory, keep is { } days ? TimeSpan.FromDays(days) : null);

    private static void CheckDays(System.CommandLine.Parsing.OptionResult result)
    {
        if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var given) && given is >= 1 and <= MostDays))
        {
            result.AddError($"{result.Option.Name} is {token.Value}; 1 to {MostDays} is wanted.");
        }
    }

    private static CertificateFolder Of(ParseResult parsed, Option<string> directory) => new(parsed.GetValue(directory)!);
}
