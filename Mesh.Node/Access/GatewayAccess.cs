using Mesh.Access;
using Mesh.Node.Startup;

namespace Mesh.Node.Access;

/// <summary>Whether the gateway asks its callers who they are, which follows the tokens that there are.</summary>
internal sealed class GatewayAccess(GatewayOptions gateway, TokenBook tokens)
{
    private readonly bool _openWithTokens = gateway.IsOpen(anyTokens: true);
    private readonly bool _openWithoutTokens = gateway.IsOpen(anyTokens: false);

    /// <summary>Whether nobody is asked.</summary>
    internal bool IsOpen => tokens.IsEmpty ? _openWithoutTokens : _openWithTokens;

    /// <summary>Whether that is so only because nobody else can reach it: a page in a browser of this machine could.</summary>
    internal bool GuardsHosts => gateway.Anonymous == Anonymous.Auto && IsOpen;

    /// <summary>What one caller may take now.</summary>
    internal (int Rate, int Concurrency) Limits => (gateway.Limits.RateWhen(IsOpen), gateway.Limits.ConcurrencyWhen(IsOpen));

    /// <summary>Whether anything of one caller is limited now.</summary>
    internal bool IsLimited => Limits is not (0, 0);
}
