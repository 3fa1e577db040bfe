using Akka.Util;
using Mesh.Configuration;

namespace Mesh.Tests.Configuration;

public sealed class MemberVersionTests
{
    [Theory]
    [InlineData("1.2.3", "node1")]
    [InlineData("1.2.3", "node-1_a.example.com")]
    [InlineData("1.2", "a...b")]
    [InlineData("1.2.3-SNAPSHOT", "123")]
    [InlineData("1.2.3+10-1234abcd", "n")]
    public void NameAndVersionAreReadAsTheyWereWritten(string version, string name)
    {
        var written = MemberVersion.Write(version, name);

        Assert.Equal((version, name), MemberVersion.Read(written));
        Assert.Equal(written, AppVersion.Create(written).Version); // Akka takes it
    }

    [Theory]
    [InlineData(null)]
    [InlineData("assembly-version")]
    public void WithoutAVersionOfItsOwnANodeShowsItsPrograms(string? configured) =>
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+$", MemberVersion.Read(MemberVersion.Write(configured, "n")).Version);
}
