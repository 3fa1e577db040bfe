using System.Collections.Immutable;
using Mesh.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Mesh.Node.Startup;

/// <summary>The <c>mesh.gateway.jwt</c> section: one of <see cref="Authority"/>, <see cref="MetadataAddress"/> and
/// <see cref="KeysFile"/> is set, the others are empty.</summary>
/// <param name="Authority">The identity provider whose discovery document says keys and issuer.</param>
/// <param name="MetadataAddress">Where that document is, if not where it belongs.</param>
/// <param name="KeysFile">A JWKS file, for clusters that reach no provider.</param>
/// <param name="Issuer">Who must have issued a token; empty: as the discovery document says.</param>
/// <param name="Audience">For whom it must be issued.</param>
/// <param name="ScopeClaim">The claim that has the scopes.</param>
/// <param name="Forward">Whether upstreams get the token, too.</param>
internal sealed record JwtOptions(
    string Authority, string MetadataAddress, string KeysFile, string Issuer, string Audience, string ScopeClaim, bool Forward)
{
    private const string Section = "mesh.gateway.jwt";

    /// <summary>The keys of the file; none without a file.</summary>
    internal ImmutableArray<SecurityKey> Keys { get; private init; } = [];

    internal static JwtOptions? Read(SettingsReader settings)
    {
        var options = new JwtOptions(
            Text(settings, "authority"),
            Text(settings, "metadata-address"),
            Text(settings, "keys"),
            Text(settings, "issuer"),
            Text(settings, "audience"),
            Text(settings, "scope-claim"),
            settings.Flag($"{Section}.forward"));
        string[] sources = [options.Authority, options.MetadataAddress, options.KeysFile];
        var given = sources.Count(source => source.Length > 0);
        if (given == 0 && options.Audience.Length == 0 && options.Issuer.Length == 0)
        {
            return null;
        }

        if (given != 1)
        {
            settings.Fault($"{Section} has {given} of authority, metadata-address and keys; it must have one of them.");
        }

        Need(settings, "audience", options.Audience, "what tokens for this gateway name as their audience");
        Need(settings, "scope-claim", options.ScopeClaim, "the claim that has the scopes");
        NeedSafe(settings, "authority", options.Authority);
        NeedSafe(settings, "metadata-address", options.MetadataAddress);
        if (options.KeysFile.Length > 0)
        {
            Need(settings, "issuer", options.Issuer, "who issues the tokens, where keys come from a file");
        }

        return options with { Keys = options.KeysFile.Length == 0 ? [] : ReadKeys(settings, options.KeysFile) };
    }

    private static string Text(SettingsReader settings, string key) => settings.Text($"{Section}.{key}");

    private static void Need(SettingsReader settings, string key, string value, string wanted)
    {
        if (value.Length == 0)
        {
            settings.Fault($"{Section}.{key}", "empty", wanted);
        }
    }

    /// <summary>Who can change keys on their way is whoever they like.</summary>
    private static void NeedSafe(SettingsReader settings, string key, string value)
    {
        if (value.Length > 0
            && !(Uri.TryCreate(value, UriKind.Absolute, out var url)
                && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))))
        {
            settings.Fault($"{Section}.{key}", Setting.Show(value), "an https:// URL, or http:// on a loopback address");
        }
    }

    private static ImmutableArray<SecurityKey> ReadKeys(SettingsReader settings, string file)
    {
        try
        {
            var keys = new JsonWebKeySet(File.ReadAllText(file)).GetSigningKeys()
                .Where(key => key is AsymmetricSecurityKey or JsonWebKey { Kty: "EC" or "RSA" })
                .ToImmutableArray();
            if (!keys.IsEmpty)
            {
                return keys;
            }

            settings.Fault($"{Section}.keys", Setting.Show(file), "a JWKS file with a public key (it has none that signs)");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or System.Text.Json.JsonException)
        {
            settings.Fault($"{Section}.keys", Setting.Show(file), $"a JWKS file that can be read ({fault.Message.TrimEnd('.')})");
        }

        return [];
    }
}
