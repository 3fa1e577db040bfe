using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mesh.Configuration;
using Mesh.Identity;

namespace Mesh.Samples.AccessLog;

/// <summary>The options that say which way into the cluster to take.</summary>
internal sealed class WayOptions
{
    /// <summary>Three nodes on this machine. Help would show a default of several with other marks than are wanted.
    /// </summary>
    private static readonly ImmutableArray<HostPort> DefaultSeeds =
        [new("127.0.0.1", 4053), new("127.0.0.1", 4063), new("127.0.0.1", 4073)];

    private readonly Option<string> _via = new Option<string>("--via")
    {
        Description = "The way into the cluster: its HTTP gateways; MeshClient or the routing actor, as a member of the "
            + "cluster that offers no services; or Akka's ClusterClient, from outside.",
        DefaultValueFactory = _ => Transports.Http,
    }.AcceptOnlyFromAmong(Transports.All);

    private readonly Option<ImmutableArray<Uri>> _gateways = new("--gateways")
    {
        Description = "For http: the gateways to send to in turn, with commas between them.",
        HelpName = "URL,...",
        CustomParser = result => ParseList(result, Gateway, "URLs such as http://127.0.0.1:8081"),
        DefaultValueFactory = _ => [new("http://127.0.0.1:8080")],
    };

    private readonly Option<ImmutableArray<HostPort>> _seeds = new("--seeds")
    {
        Description = "For the other ways: the seeds' control planes, as the nodes' own mesh.node.seeds spells them. "
            + $"[default: {string.Join(',', DefaultSeeds)}]",
        HelpName = "HOST:PORT,...",
        CustomParser = result => ParseList(
            result, Seed, "host:port with a name or an IPv4 address and a port from 1 to 65535"),
    };

    private readonly Option<string> _hostname = new("--hostname")
    {
        Description = "For the other ways: the name or IPv4 address by which the nodes reach this process.",
        HelpName = "HOST",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> _pbmPort = new("--pbm-port")
    {
        Description = "For client and router: the port on which pbm reaches this process. [default: one that is free]",
        HelpName = "PORT",
    };

    private readonly Option<FileInfo> _certificate = new Option<FileInfo>("--certificate")
    {
        Description = "For the other ways, where nodes have TLS: a certificate with the role node, for access-log-*, with its key and "
            + "ca.pem beside it: pbm certs node 'access-log-*'.",
        HelpName = "FILE",
    }.AcceptExistingOnly();

    public WayOptions()
    {
        _hostname.Validators.Add(RefuseHostname);
        _pbmPort.Validators.Add(RefusePort);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_via);
        command.Add(_gateways);
        command.Add(_seeds);
        command.Add(_hostname);
        command.Add(_pbmPort);
        command.Add(_certificate);
    }

    /// <summary>What parsed arguments say.</summary>
    public Way Of(ParseResult arguments) => new(
        arguments.GetRequiredValue(_via),
        arguments.GetRequiredValue(_gateways),
        arguments.GetValue(_seeds) is { IsDefaultOrEmpty: false } seeds ? seeds : DefaultSeeds,
        arguments.GetRequiredValue(_hostname),
        arguments.GetValue(_pbmPort),
        arguments.GetValue(_certificate) is { } file ? TlsFiles.Beside(file.FullName) : null);

    private static ImmutableArray<T> ParseList<T>(ArgumentResult result, Func<string, T?> parse, string wanted)
        where T : class
    {
        var found = ImmutableArray.CreateBuilder<T>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (parse(text) is not { } entry)
            {
                result.AddError($"{((OptionResult)result.Parent!).Option.Name} has \"{text}\"; wanted {wanted}.");
                return [];
            }

            found.Add(entry);
        }

        return found.ToImmutable();
    }

    private static Uri? Gateway(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var gateway) && gateway.Scheme is "http" or "https" ? gateway : null;

    private static HostPort? Seed(string text) =>
        text.Split(':') is [var host, var port]
        && IsHost(host)
        && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= 65_535
            ? new(host, number)
            : null;

    private static void RefuseHostname(OptionResult result)
    {
        if (result.Tokens is [{ Value: var found }] && !IsHost(found))
        {
            result.AddError($"--hostname is \"{found}\"; wanted a host name or an IPv4 address.");
        }
    }

    private static void RefusePort(OptionResult result)
    {
        if (result.Tokens is [{ Value: var found }] && int.TryParse(found, out var port) && port is < 0 or > 65_535)
        {
            result.AddError($"--pbm-port is {found}; wanted 0 to 65535.");
        }
    }

    private static bool IsHost(string text) =>
        Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4;
}
