using Mesh.Expiry;

namespace Mesh.Tests.Expiry;

public sealed class ExpiryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(15, false)]
    [InlineData(14, false)] // not within 14 days, but in 14
    [InlineData(13, true)]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    public void ACertificateIsToldOfWhenItEndsWithinTheTimeOrHasEnded(int daysLeft, bool told) =>
        Assert.Equal(told, ExpiryPolicy.Ending([Term(CertificateUse.Node, daysLeft)], Now, TimeSpan.FromDays(14)).Length == 1);

    [Fact]
    public void TheSoonestComesFirst() => Assert.Equal(
        [1, 2, 3],
        Ending(Term(CertificateUse.Gateway, 3), Term(CertificateUse.Authority, 1), Term(CertificateUse.Node, 2)));

    [Fact]
    public void AFormerAuthorityMayEndWhileAnotherIsTrusted() =>
        Assert.Empty(Ending(Term(CertificateUse.Authority, 1), Term(CertificateUse.Authority, 1_000), Term(CertificateUse.Node, 90)));

    [Fact]
    public void TheLastOfTwoAuthoritiesIsToldOf() =>
        Assert.Equal([5], Ending(Term(CertificateUse.Authority, 1), Term(CertificateUse.Authority, 5)));

    private static IEnumerable<int> Ending(params CertificateTerm[] terms) =>
        ExpiryPolicy.Ending(terms, Now, TimeSpan.FromDays(14)).Select(term => (int)(term.Until - Now).TotalDays);

    private static CertificateTerm Term(string use, int daysLeft) => new(use, $"{use} {daysLeft}", Now.AddDays(daysLeft));
}
