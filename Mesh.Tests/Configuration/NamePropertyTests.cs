using CsCheck;
using Mesh.Configuration;
using Mesh.Tests.Support;
using Mesh.Upstreams;

namespace Mesh.Tests.Configuration;

/// <summary>Names and addresses of a deployment are what they are said to be, and nothing else.</summary>
public sealed class NamePropertyTests
{
    private const int Rounds = 20; // a whole configuration is read in each
    private const string NodeLetters = "abcxyzABCXYZ0189._-";

    private static readonly Gen<string> NodeNames = Gen.Char[NodeLetters].Array[1, 63].Select(letters => new string(letters));

    [Fact]
    public void ANodesNameHasTheseLettersAndNoOther() => Gen.Select(NodeNames, Texts.OfAll(1, 1), Gen.Int[0, 63]).Sample((name, other, at) =>
    {
        Assert.True(NodeOptionsReader.IsName(name));
        Assert.Equal(
            name.Length < 63 && other.Length == 1 && (char.IsAsciiLetterOrDigit(other[0]) || "._-".Contains(other[0])),
            NodeOptionsReader.IsName(name.Insert(at % (name.Length + 1), other)));
    });

    [Fact]
    public void AServicesNameHasTheseLettersAndNoOther() => Gen.Select(Texts.Names(63), Texts.OfAll(1, 1), Gen.Int[1, 63]).Sample((name, other, at) =>
    {
        Assert.True(ServiceDefinitionReader.IsName(name));
        Assert.Equal(
            name.Length < 63 && other.Length == 1 && (char.IsAsciiLetterLower(other[0]) || char.IsAsciiDigit(other[0]) || other == "-"),
            ServiceDefinitionReader.IsName(name.Insert(1 + (at % name.Length), other)));
    });

    [Fact]
    public void ANameTravelsInAMembersVersion() => NodeNames.Sample(name => MemberVersion.Read(MemberVersion.Write("1.2.3", name)) == ("1.2.3", name));

    [Fact]
    public void ASeedIsAHostAndAPort() => Gen.Select(Texts.Names(30), Gen.Int[1, 65_535]).Sample(
        (host, port) => Assert.Equal(
            new HostPort($"{host}0", port), Assert.Single(Deployment.Options($"mesh.node.seeds = [\"{host}0:{port}\"]").Node.Seeds)),
        iter: Rounds);

    [Fact]
    public void APortOutOfRangeIsAFault() => Gen.OneOf<int>(Gen.Int[-100_000, 0], Gen.Int[65_536, int.MaxValue]).Sample(
        port => Assert.Contains(
            Deployment.Faults($"mesh.node.seeds = [\"a:{port}\"]"),
            fault => fault.Contains("mesh.node.seeds[0]", StringComparison.Ordinal) && fault.Contains("a port from 1 to 65535", StringComparison.Ordinal)),
        iter: Rounds);

    [Fact]
    public void ADnsNameIsReadAsItIsWritten() => Gen.Select(Gen.OneOf("http", "https"), Texts.Names(62), Gen.Int[1, 65_535]).Sample(
        (scheme, host, port) => DnsName.Parse($"{scheme}://{host}0.internal:{port}", out _) is { } name
            && name == new DnsName(scheme, $"{host}0.internal", port) && DnsName.Parse($"{name}", out _) == name && DnsName.IsHost(name.Host));
}
