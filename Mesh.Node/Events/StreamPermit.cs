using System.Collections.Immutable;
using Mesh.Access;
using Mesh.Identity;
using Mesh.Node.Access;

namespace Mesh.Node.Events;

/// <summary>Whether who opened a stream may still read what nodes know: tokens are taken back, and JWTs end.</summary>
internal sealed class StreamPermit
{
    private readonly GatewayAccess _access;
    private readonly TokenBook _tokens;
    private readonly TimeProvider _clock;
    private readonly ImmutableArray<byte> _token;
    private readonly DateTimeOffset? _until;

    internal StreamPermit(HttpContext context)
    {
        var (provider, identity) = (context.RequestServices, CallerIdentity.Of(context));
        _access = provider.GetRequiredService<GatewayAccess>();
        _tokens = provider.GetRequiredService<TokenBook>();
        _clock = provider.GetRequiredService<TimeProvider>();
        _token = identity?.Token is { } token ? TokenBook.HashOf(token) : [];
        _until = identity?.Until;
    }

    /// <summary>Whether it may now.</summary>
    internal bool Holds => _access.IsOpen
        || (_until is { } until ? _clock.GetUtcNow() < until : !_token.IsEmpty && MayRead(_tokens.FindHash(_token.AsSpan())));

    private static bool MayRead(Caller? caller) => caller?.Scopes.Allows(new(AccessScope.Read)) == true;
}
