using System.Text.Json;
using Mesh.Identity;
using Mesh.Tests.Identity;
using Mesh.Tests.Inspection;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>A real node whose pbm port others reach, and every kind of stranger at it.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class PbmStrangersTests : IDisposable
{
    private const string Change = "cluster down-unreachable";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PbmTokens _tokens = new();
    private readonly Certificates _ours = new("node1");
    private readonly Certificates _others = new();
    private readonly TemporaryFile _audit = new("");

    public void Dispose()
    {
        _tokens.Dispose();
        _ours.Dispose();
        _others.Dispose();
        _audit.Dispose();
    }

    [Fact]
    public async Task OnlyWhoShowsBothCertificateAndTokenGetsInAndOnlyAnOperatorChangesAnything()
    {
        using var file = new TemporaryFile(Settings(_tokens.Hocon));
        using var wrong = new TemporaryFile(AccessToken.New());
        await using var node = await StartAsync(file);
        var (anna, vera, cook, late) = (Certificate("anna", Roles.Operator), Certificate("vera", Roles.Viewer), Certificate("cook", "cook"), Certificate("late", Roles.Operator, expired: true));
        var foreign = Foreign();

        const string NoTls = "If the node has TLS, --certificate FILE or PBM_CERTIFICATE must say who you are.";
        const string NoTrust = "If it has refused your certificate, its log says why.";
        const string NoRole = "\"cluster down-unreachable\" was not run: it wants the role operator, and this session has the role viewer.";
        (string Stranger, string Shown, string Line, int ExitCode, string Said)[] table =
        [
            ("no certificate", _tokens.AsOperator, Change, 3, NoTls),
            ("another authority", $"{foreign} {_tokens.AsOperator}", Change, 3, NoTrust),
            ("expired", $"{late} {_tokens.AsOperator}", Change, 3, NoTrust),
            ("another role", $"{cook} {_tokens.AsOperator}", Change, 3, NoTrust),
            ("no token", anna, Change, 3, "the node refuses: it wants a token, and none came: --token-file FILE"),
            ("a wrong token", $"{anna} --token-file {wrong.Path}", Change, 3, "the node refuses: it knows no such token"),
            ("a viewer's token", $"{anna} {_tokens.AsViewer}", Change, 1, NoRole),
            ("a viewer's certificate", $"{vera} {_tokens.AsOperator}", Change, 1, NoRole),
            ("a viewer who looks", $"{vera} {_tokens.AsViewer}", "cluster leader", 0, "akka.ssl.tcp://mesh@"),
            ("an operator", $"{anna} {_tokens.AsOperator}", Change, 0, "No member is unreachable."),
            ("a node", $"{Of("node1")} {_tokens.AsOperator}", "cluster leader", 0, "akka.ssl.tcp://mesh@"),
        ];
        foreach (var (stranger, shown, line, exitCode, said) in table)
        {
            var run = await ClientRun.Of($"{shown} {node.Pbm} {line}");
            Assert.True(exitCode == run.ExitCode, $"{stranger}: {run}");
            Assert.Contains(said, run.Output + run.Error, StringComparison.Ordinal);
            IsSilentAboutTokens(run.Output + run.Error);
        }

        (string, string?, string?, string?, string)[] wanted =
        [
            ("refused", null, null, null, "certificate"),
            ("refused", null, null, null, "the certificate of anna (operator) is not from this cluster's authority"),
            ("refused", null, null, null, "the certificate of late (operator) expired on "),
            ("refused", null, null, null, "the certificate of cook (cook) has not the role node or operator or viewer"),
            ("refused", null, "anna (operator)", null, "it wants a token, and none came"),
            ("refused", null, "anna (operator)", null, "it knows no such token"),
            ("refused", "vera", "anna (operator)", Change, "it wants the role operator"),
            ("refused", "olga", "vera (viewer)", Change, "it wants the role operator"),
            ("begun", "olga", "anna (operator)", Change, ""),
            ("done", "olga", "anna (operator)", Change, ""),
        ];
        var lines = (await File.ReadAllLinesAsync(_audit.Path)).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(wanted.Select(one => (one.Item1, one.Item2, one.Item3, one.Item4)).Skip(1), lines.Select(Read).Skip(1));
        Assert.All(wanted.Skip(1).Zip(lines.Skip(1)), one => Assert.StartsWith(one.First.Item5, Text(one.Second, "detail") ?? "", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(("node1", "pbm"), (Text(line, "node"), Text(line, "port"))));
        Assert.All(lines, line => Assert.StartsWith("127.0.0.1:", Text(line, "address")?.Replace("[::ffff:127.0.0.1]", "127.0.0.1", StringComparison.Ordinal), StringComparison.Ordinal));

        await ReplacedAsync(node, file, $"{anna} {_tokens.AsViewer}", $"{anna} {_tokens.AsOperator}");
        Assert.Equal(0, await node.TerminateAsync());
        Assert.Contains("olga, certificate anna (operator)", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("to (null)", node.Output, StringComparison.Ordinal);
        IsSilentAboutTokens(node.Output);
        IsSilentAboutTokens(await File.ReadAllTextAsync(_audit.Path));
    }

    [Fact]
    public async Task ANodeThatOthersReachDoesNotStartUntilItKnowsWhoTheyAre()
    {
        using var file = new TemporaryFile(Settings(""));
        var ports = NodePorts.Free();
        await using var node = NodeProcess.Start("node1", ports, [ports], "--config", file.Path);

        Assert.Equal(78, await node.EndedAsync(Patience));
        Assert.Contains("`pbm certs init -d certs` and `pbm certs node node1 -d certs` make them", node.Output, StringComparison.Ordinal);
        Assert.Contains("`pbm token NAME --scope mesh.operator -d certs` makes one", node.Output, StringComparison.Ordinal);
    }

    /// <summary>Tokens go and come on SIGHUP, but never the last one.</summary>
    private async Task ReplacedAsync(NodeProcess node, TemporaryFile file, string viewer, string asOperator)
    {
        await File.WriteAllTextAsync(file.Path, Settings(""));
        node.Hangup();
        await Eventually.Async(
            () => node.Output.Contains("where others reach pbm, and nobody has a token for it", StringComparison.Ordinal), () => node.Output, Patience);
        Assert.Equal(0, (await ClientRun.Of($"{viewer} {node.Pbm} cluster leader")).ExitCode);

        await File.WriteAllTextAsync(file.Path, $"mesh.formation.alone = on\n{Audit}");
        node.Hangup();
        await Eventually.Async(() => node.Output.Contains("nobody has a token for pbm any more", StringComparison.Ordinal), () => node.Output, Patience);
        Assert.Equal(0, (await ClientRun.Of($"{viewer} {node.Pbm} cluster leader")).ExitCode);

        await File.WriteAllTextAsync(
            file.Path, Settings($"mesh.access.tokens.olga {{ hashes = [\"{AccessToken.HashOf(_tokens.Operator)}\"], scopes = [mesh.operator] }}\n"));
        node.Hangup();
        await Eventually.Async(async () => (await ClientRun.Of($"{viewer} {node.Pbm} cluster leader")).ExitCode == 3, () => node.Output, Patience);
        Assert.Equal(0, (await ClientRun.Of($"{asOperator} {node.Pbm} cluster leader")).ExitCode);
    }

    private async Task<NodeProcess> StartAsync(TemporaryFile file)
    {
        var ports = NodePorts.Free();
        var node = NodeProcess.Start("node1", ports, [ports], _ours.Directory, ["--config", file.Path]);
        using var http = new HttpClient();
        await Eventually.Async(() => node.IsReadyAsync(http), () => node.Output, Patience);
        return node;
    }

    private string Audit => $"mesh.audit.file = \"{_audit.Path}\"\n";

    private string Settings(string tokens) => $"mesh.formation.alone = on\npetabridge.cmd.host = \"0.0.0.0\"\n{Audit}{tokens}";

    private string Certificate(string name, string role, bool expired = false)
    {
        _ours.Issue(name, role, expired);
        return Of(name);
    }

    private string Of(string name) => $"--certificate {TlsFiles.In(_ours.Directory, name).Certificate}";

    /// <summary>Who trusts this cluster's authority, and is from another.</summary>
    private string Foreign()
    {
        _others.Issue("anna", Roles.Operator);
        File.Copy(TlsFiles.In(_ours.Directory, "anna").Authorities, TlsFiles.In(_others.Directory, "anna").Authorities, overwrite: true);
        return $"--certificate {TlsFiles.In(_others.Directory, "anna").Certificate}";
    }

    private void IsSilentAboutTokens(string text)
    {
        Assert.DoesNotContain(_tokens.Operator, text, StringComparison.Ordinal);
        Assert.DoesNotContain(_tokens.Viewer, text, StringComparison.Ordinal);
    }

    private static (string, string?, string?, string?) Read(JsonElement line) =>
        (Text(line, "outcome")!, Text(line, "token"), Text(line, "certificate"), Text(line, "command"));

    private static string? Text(JsonElement line, string member) =>
        line.TryGetProperty(member, out var value) ? value.GetString() : null;
}
