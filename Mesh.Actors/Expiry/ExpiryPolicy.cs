using System.Collections.Immutable;

namespace Mesh.Expiry;

/// <summary>Which certificates are to be told of before they end: pure.</summary>
internal static class ExpiryPolicy
{
    /// <summary>Those that end within a time, or have ended, the soonest first.</summary>
    /// <remarks>An authority counts only while no other lasts longer: who changes it trusts both for a while.</remarks>
    /// <param name="terms">All of one node.</param>
    /// <param name="now">The time.</param>
    /// <param name="within">From how long before its end a certificate is told of.</param>
    public static ImmutableArray<CertificateTerm> Ending(IEnumerable<CertificateTerm> terms, DateTimeOffset now, TimeSpan within)
    {
        var all = terms.ToArray();
        var lastAuthority = all.Where(IsAuthority).MaxBy(term => term.Until);
        return
        [
            .. all.Where(term => term.Until - now < within && (!IsAuthority(term) || ReferenceEquals(term, lastAuthority)))
                .OrderBy(term => term.Until),
        ];
    }

    private static bool IsAuthority(CertificateTerm term) => term.Use == CertificateUse.Authority;
}
