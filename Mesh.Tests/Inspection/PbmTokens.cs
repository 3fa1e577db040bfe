using System.Collections.Immutable;
using Mesh.Access;
using Mesh.Identity;
using Mesh.Tests.Node;

namespace Mesh.Tests.Inspection;

/// <summary>Tokens for pbm, each in a file as a user has it.</summary>
internal sealed class PbmTokens : IDisposable
{
    private readonly TemporaryFile _viewer;
    private readonly TemporaryFile _operator;

    public PbmTokens()
    {
        (Viewer, Operator) = (AccessToken.New(), AccessToken.New());
        (_viewer, _operator) = (new TemporaryFile(Viewer + "\n"), new TemporaryFile(Operator + "\n"));
    }

    public string Viewer { get; }

    public string Operator { get; }

    /// <summary>How pbm takes it.</summary>
    public string AsViewer => $"--token-file {_viewer.Path}";

    /// <summary>How pbm takes it.</summary>
    public string AsOperator => $"--token-file {_operator.Path}";

    /// <summary>What a node is told of both.</summary>
    public string Hocon => $$"""
        mesh.access.tokens {
          vera { hashes = ["{{AccessToken.HashOf(Viewer)}}"], scopes = [mesh.viewer] }
          olga { hashes = ["{{AccessToken.HashOf(Operator)}}"], scopes = [mesh.operator] }
        }

        """;

    public ImmutableArray<TokenDefinition> All => [OfViewer(AccessScope.Viewer), OfOperator(AccessScope.Operator)];

    public TokenDefinition OfViewer(string scope) => Of("vera", Viewer, scope);

    public TokenDefinition OfOperator(string scope) => Of("olga", Operator, scope);

    public void Dispose()
    {
        _viewer.Dispose();
        _operator.Dispose();
    }

    private static TokenDefinition Of(string name, string token, string scope) =>
        new(name, [[.. Convert.FromHexString(AccessToken.HashOf(token))]], new ScopeSet([new(scope)]));
}
