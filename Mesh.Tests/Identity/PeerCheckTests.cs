using System.Runtime.Versioning;
using Mesh.Identity;

namespace Mesh.Tests.Identity;

public sealed class PeerCheckTests : IDisposable
{
    private readonly Certificates _ours = new();
    private readonly Certificates _theirs = new();

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    [Fact]
    public void AGoodCertificateIsGood() => Assert.Null(FaultOf(_ours.Issue("node1", Roles.Node)));

    [Fact]
    public void NoneIsToldSo() => Assert.Equal("it has no certificate", PeerCheck.FaultOf(null, _ours.Authorities, [Roles.Node], Certificates.Now));

    [Fact]
    public void AnotherAuthorityIsTold() =>
        Assert.StartsWith("the certificate of node1 (node) is not from this cluster's authority: ", FaultOf(_theirs.Issue("node1", Roles.Node)), StringComparison.Ordinal);

    [Fact]
    public void AnotherRoleIsTold() =>
        Assert.Equal("the certificate of anna (viewer) has not the role node", FaultOf(_ours.Issue("anna", Roles.Viewer)));

    [Fact]
    public void WhatIsOverIsTold() => Assert.StartsWith(
        "the certificate of node1 (node) expired on ",
        PeerCheck.FaultOf(_ours.Issue("node1", Roles.Node).Own, _ours.Authorities, [Roles.Node], Certificates.Now.AddDays(2)),
        StringComparison.Ordinal);

    [Fact]
    public void WhatHasNotBegunIsTold() => Assert.StartsWith(
        "the certificate of node1 (node) is not valid before ",
        PeerCheck.FaultOf(_ours.Issue("node1", Roles.Node).Own, _ours.Authorities, [Roles.Node], Certificates.Now.AddDays(-1)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("node1", "node1", true)]
    [InlineData("node1", "node11", false)]
    [InlineData("worker-*", "worker-7", true)]
    [InlineData("worker-*", "node1", false)]
    [InlineData("*", "node1", true)]
    public void ANameIsItselfOrABeginning(string given, string name, bool allows)
    {
        var subject = CertificateSubject.Of(_ours.Issue(given, Roles.Node).Own)!;
        Assert.Equal((given, allows), (subject.Name, subject.Allows(name)));
    }

    [Theory]
    [InlineData("node1\n1970-01-01 info forged")]
    [InlineData("\u001b[2J")]
    [InlineData("a b")]
    public void ANameThatIsNoneIsNobodys(string name)
    {
        using var authority = CertificateMaker.Authority("strangers", Certificates.Now, TimeSpan.FromDays(1));
        using var stranger = CertificateMaker.Issue(authority, new(name, [Roles.Node]), [], Certificates.Now, TimeSpan.FromHours(1));

        var fault = PeerCheck.FaultOf(stranger, _ours.Authorities, [Roles.Node], Certificates.Now);

        Assert.Null(CertificateSubject.Of(stranger));
        Assert.EndsWith("names no node", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(fault!, char.IsControl);
    }

    [Fact]
    public void TwoAuthoritiesOverlapUntilTheFormerIsDone()
    {
        var before = _ours.Issue("node1", Roles.Node);
        _ours.Folder.Rotate(Certificates.Now, TimeSpan.FromDays(1));
        Assert.Null(FaultOf(before));
        Assert.Contains("node1.pem are from a former authority", Assert.Throws<InvalidOperationException>(() => _ours.Folder.Finish(Certificates.Now)).Message, StringComparison.Ordinal);

        var after = _ours.Issue("node1", Roles.Node);
        Assert.Null(FaultOf(after));
        _ours.Folder.Finish(Certificates.Now);
        Assert.Null(FaultOf(after));
        Assert.NotNull(FaultOf(before));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void OnlyTheOwnerReadsKeys() => Assert.All(
        Directory.GetFiles(_ours.Directory, "*.key"),
        key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));

    private string? FaultOf(TlsMaterial material) => PeerCheck.FaultOf(material.Own, _ours.Authorities, [Roles.Node], Certificates.Now);
}
