using Mesh.Identity;

namespace Mesh.Tests.Identity;

/// <summary>What a run of <c>pbm certs node --to --keep</c> makes, and what it leaves alone.</summary>
public sealed class CertificateSupplyTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly CertificateSubject Node = new("node1", [Roles.Node]);

    private readonly string _root = Directory.CreateTempSubdirectory("mesh-supply").FullName;
    private readonly CertificateFolder _folder;
    private readonly CertificateSupply _supply;

    public CertificateSupplyTests()
    {
        _folder = new(Path.Combine(_root, "authority"));
        _folder.Init(Start, TimeSpan.FromDays(3_650));
        _supply = new(_folder, Path.Combine(_root, "node1"), TimeSpan.FromDays(30));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ANodeGetsWhatItNeedsAndNoKeyIsLeftWithTheAuthority()
    {
        Assert.True(Supply(Start));

        Assert.Equal(["ca.pem", "node1.key", "node1.pem"], FilesIn(_supply.To));
        Assert.Equal(["ca.key", "ca.pem", "node1.pem"], FilesIn(_folder.Directory));
        Assert.Null(TlsMaterial.Read(TlsFiles.In(_supply.To, "node1")).Fault);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(61, true)]
    [InlineData(100, true)]
    public void OnlyWhatEndsSoonIsMadeAnew(int daysLater, bool isNew)
    {
        Supply(Start);

        var now = Start.AddDays(daysLater);
        var (_, until, wasMade) = _supply.Issue(Node, [], now, Lifetime);

        Assert.Equal((isNew, (isNew ? now : Start) + Lifetime), (wasMade, until));
    }

    [Theory]
    [InlineData("node1.key")]
    [InlineData("node1.pem")]
    public void WhatIsBrokenIsMadeAnew(string file)
    {
        Supply(Start);
        File.WriteAllText(Path.Combine(_supply.To, file), "nothing");

        Assert.True(Supply(Start));
        Assert.False(Supply(Start));
    }

    [Fact]
    public void OtherRolesMakeAnotherCertificate()
    {
        Supply(Start);

        Assert.True(_supply.Issue(Node with { Roles = [Roles.Node, "blue"] }, [], Start, Lifetime).IsNew);
    }

    [Fact]
    public void WithoutTheWishToKeepEveryRunMakesOne()
    {
        var always = _supply with { Keep = null };

        Assert.True(always.Issue(Node, [], Start, Lifetime).IsNew);
        Assert.True(always.Issue(Node, [], Start, Lifetime).IsNew);
    }

    [Fact]
    public void AnotherAuthorityIsBroughtFirstAndShownInTheNextRun()
    {
        Supply(Start);
        _folder.Rotate(Start, TimeSpan.FromDays(3_650));

        Assert.False(Supply(Start));
        Assert.Equal(File.ReadAllText(_folder.Authorities), File.ReadAllText(Path.Combine(_supply.To, "ca.pem")));
        Assert.Throws<InvalidOperationException>(() => _folder.Finish(Start));

        Assert.True(Supply(Start));
        _folder.Finish(Start);
        Assert.False(Supply(Start));
        Assert.Single(TlsMaterial.Read(TlsFiles.In(_supply.To, "node1")).Material!.Authorities);
    }

    private static string[] FilesIn(string directory) =>
        [.. Directory.EnumerateFiles(directory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private bool Supply(DateTimeOffset now) => _supply.Issue(Node, [], now, Lifetime).IsNew;
}
