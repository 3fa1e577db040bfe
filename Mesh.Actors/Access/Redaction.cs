using System.Text.RegularExpressions;
using Mesh.Identity;

namespace Mesh.Access;

/// <summary>Takes secrets out of texts that people read: what stands behind <c>Bearer</c>, Mesh's own tokens, JWTs, and private
/// keys in PEM.</summary>
internal static partial class Redaction
{
    private const string Hidden = "[redacted]";

    /// <summary>The text, with <c>[redacted]</c> for each secret.</summary>
    internal static string Of(string text) => MayHold(text) ? Secret().Replace(text, "${kept}" + Hidden) : text;

    /// <summary>Whether there is a secret in it.</summary>
    internal static bool Finds(string text) => MayHold(text) && Secret().IsMatch(text);

    /// <summary>Whether a header is Mesh's own token, and nothing else.</summary>
    internal static bool IsToken(string header) =>
        header.StartsWith("Bearer " + AccessToken.Prefix, StringComparison.OrdinalIgnoreCase);

    // Hardly any line has one, and each is asked.
    private static bool MayHold(string text) =>
        text.Contains("bearer", StringComparison.OrdinalIgnoreCase)
        || text.Contains(AccessToken.Prefix, StringComparison.OrdinalIgnoreCase)
        || text.Contains("eyJ", StringComparison.Ordinal)
        || text.Contains("-----BEGIN", StringComparison.OrdinalIgnoreCase);

    // Metrics begin with mesh_, too: a token has 43 characters behind it. A key may come in a URL, or cut off.
    [GeneratedRegex(
        @"(?<kept>\bBearer(?:\s|%20|\+)+)(?!\[redacted)[^\s""',;]+|mesh_[A-Za-z0-9_\-]{43,}|eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*"
            + @"|-----BEGIN(?:[ A-Z]|%20|\+)*PRIVATE(?:[ A-Z]|%20|\+)*-----[^\-]*(?:-----END[ A-Z%20+]*-----)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
