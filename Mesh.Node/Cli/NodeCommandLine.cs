using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mesh.Node.Cli;

/// <summary>The options of <c>Mesh.Node</c>, and what they come to.</summary>
internal sealed class NodeCommandLine
{
    private readonly Option<int> _nodes = new("--nodes")
    {
        Description = $"Run this many nodes in one process, 1 to {NodeArguments.MaxNodes}: node1, node2, ... on ports ten apart,"
            + " gateways and pbm one apart; the first three are the voters.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string[]> _files = new("--config")
    {
        Description = "A HOCON file; may be given more than once, and a later one wins. Default: hocon/node.conf.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _check = new("--check-config")
    {
        Description = "Say every fault of the configuration at once and exit 78, or what it comes to and exit 0.",
    };

    private readonly Option<Uri?> _health = new("--health")
    {
        Description = "Ask a running node whether it is ready; exit 0 or 1. Default: the gateway that the configuration names.",
        HelpName = "URL",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = HealthUrl,
    };

    internal NodeCommandLine(Func<NodeArguments, Task<int>> run)
    {
        _nodes.Validators.Add(NodesInRange);
        Root = new RootCommand("Runs one node of a Mesh cluster, or a few of them to try things with.")
        {
            _nodes, _files, _check, _health,
        };
        Root.SetAction(result => run(Read(result)));
    }

    internal RootCommand Root { get; }

    internal NodeArguments Read(ParseResult result) => new(
        result.GetValue(_nodes),
        [.. result.GetValue(_files) ?? []],
        result.GetValue(_check),
        result.GetResult(_health) is not null,
        result.GetValue(_health));

    private static Uri? HealthUrl(ArgumentResult result)
    {
        if (result.Tokens is not [var token])
        {
            return null;
        }

        if (Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        result.AddError($"--health is {token.Value}; it must be an http:// or https:// URL.");
        return null;
    }

    private void NodesInRange(OptionResult result)
    {
        if (result.Errors.Any() || result.Tokens is not [var token])
        {
            return;
        }

        if (!int.TryParse(token.Value, out var nodes) || nodes is < 1 or > NodeArguments.MaxNodes)
        {
            result.AddError($"--nodes is {token.Value}; it must be a whole number from 1 to {NodeArguments.MaxNodes}.");
        }
    }
}
