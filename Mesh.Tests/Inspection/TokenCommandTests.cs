using System.Net;
using Mesh.Access;
using Mesh.Pbm;
using Mesh.Pbm.Tokens;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary><c>pbm token</c>, and where pbm finds a token.</summary>
public sealed class TokenCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("mesh-tokens").FullName, "new");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task ATokenIsMadeThatANodeKnowsByTheFileBesideIt()
    {
        var run = await ClientRun.Of($"token anna.b --scope mesh.operator --scope mesh.invoke:echo -d {_folder}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var token = TokenOf("anna.b");
        Assert.DoesNotContain(token, run.Output, StringComparison.Ordinal);
        var caller = Book("anna.b").Find(token);
        Assert.Equal("anna.b", caller?.Name);
        Assert.Equal(["mesh.invoke:echo", "mesh.operator"], caller!.Scopes.Texts.AsEnumerable());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "anna.b.token")));
        }
    }

    [Fact]
    public async Task TwoAreGoodUntilTheFormerIsDropped()
    {
        await ClientRun.Of($"token anna --scope mesh.viewer -d {_folder}");
        var former = TokenOf("anna");
        var again = await ClientRun.Of($"token anna -d {_folder}");
        var young = TokenOf("anna");

        Assert.Contains($"pbm token anna --finish -d {_folder}", again.Output, StringComparison.Ordinal);
        Assert.Equal(("anna", "anna"), (Book("anna").Find(former)?.Name, Book("anna").Find(young)?.Name));
        Assert.Equal(["mesh.viewer"], Book("anna").Find(young)!.Scopes.Texts.AsEnumerable());

        var third = await ClientRun.Of($"token anna -d {_folder}");
        Assert.Equal((1, young), (third.ExitCode, TokenOf("anna")));
        Assert.Contains("has two tokens already", third.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await ClientRun.Of($"token anna --finish -d {_folder}")).ExitCode);
        Assert.Equal((null, "anna"), (Book("anna").Find(former), Book("anna").Find(young)?.Name));
    }

    [Theory]
    [InlineData("token anna --scope mesh.king", 2, "\"mesh.king\" is not a scope; wanted mesh.invoke:SERVICE, mesh.forward:UPSTREAM")]
    [InlineData("token ../anna --scope mesh.viewer", 2, "\"../anna\" is not a name; 1 to 63 letters, digits")]
    [InlineData("token anna", 1, "anna has no scopes; --scope must say at least one of")]
    [InlineData("token anna --finish", 1, "anna.conf is not there; pbm token anna --scope SCOPE")]
    [InlineData("token anna --finish --scope mesh.read", 2, "--finish changes no scopes")]
    [InlineData("token", 2, "Required argument missing")]
    public async Task WhatHasNoMeaningMakesNothing(string line, int exitCode, string why)
    {
        var run = await ClientRun.Of($"{line} -d {_folder}");

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "anna.token")));
    }

    [Theory]
    [InlineData("complete -- tok", "")]
    [InlineData("complete -- token anna --s", "--scope\n")]
    [InlineData("complete -- token anna --scope mesh.v", "mesh.viewer\n")]
    [InlineData("complete -- certs ro", "rotate\n")]
    public async Task TheShellCompletesIt(string line, string offered) => Assert.Equal(new(0, offered, ""), await ClientRun.Of(line));

    [Theory]
    [InlineData("--token")]
    [InlineData("--token=mesh_secret")]
    [InlineData("--token mesh_secret")]
    [InlineData("cluster show --token mesh_secret")]
    public async Task ATokenIsNeverAnArgument(string line)
    {
        var run = await ClientRun.Of($"127.0.0.1:1 {line}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--token takes no token: everybody on this machine can read the command lines", run.Error, StringComparison.Ordinal);
        Assert.Contains("--token-file FILE or PBM_TOKEN_FILE; or into the variable PBM_TOKEN.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, null, " v \n", "v")]
    [InlineData(null, "b", "v", "in b")]
    [InlineData("a", "b", "v", "in a")]
    [InlineData(null, "", "v", "v")]
    public void TheSwitchComesFirstThenTheFilesVariableThenTheTokens(string? file, string? variable, string? value, string? read)
    {
        Directory.CreateDirectory(_folder);
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var name in new[] { "a", "b" })
        {
            File.WriteAllText(Path.Combine(_folder, name), $"in{name}\n");
            File.SetUnixFileMode(Path.Combine(_folder, name), mode);
        }

        string? In(string? name) => string.IsNullOrEmpty(name) ? name : Path.Combine(_folder, name);
        var source = TokenSource.Of(In(file), name => name switch { "PBM_TOKEN_FILE" => In(variable), "PBM_TOKEN" => value, _ => null });

        Assert.Equal(read?.Replace(" ", "", StringComparison.Ordinal), source.Read());
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.OtherWrite, true)]
    [InlineData(UnixFileMode.GroupWrite, true)]
    [InlineData(UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.None, false)]
    public void AFileThatOthersMayReadIsNotUsed(UnixFileMode also, bool refused)
    {
        using var file = new TemporaryFile("token\n");
        File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | also);
        var source = TokenSource.Of(file.Path, _ => null);
        if (!refused)
        {
            Assert.Equal("token", source.Read());
            return;
        }

        var fault = Assert.Throws<PbmException>(source.Read);
        Assert.StartsWith($"The token in {file.Path} is not used: others may read it, or write it.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("10.0.0.1", false, false)]
    [InlineData("::ffff:10.0.0.1", false, false)]
    [InlineData("10.0.0.1", true, true)]
    public void ATokenStaysOnThisMachineOrGoesUnderTls(string node, bool underTls, bool mayGo) =>
        Assert.Equal(mayGo, TokenSource.MayGoTo(new IPEndPoint(IPAddress.Parse(node), 9110), underTls));

    [Fact]
    public void AFileWithoutATokenIsNamedAndNotQuoted()
    {
        using var file = new TemporaryFile("two words");

        Assert.Equal(
            $"{file.Path} has no token; a line of 1 to 512 letters, digits and signs is wanted, as `pbm token` writes it.",
            Assert.Throws<PbmException>(TokenSource.Of(file.Path, _ => null).Read).Message);
        Assert.Contains("can't be read", Assert.Throws<PbmException>(TokenSource.Of("/none", _ => null).Read).Message, StringComparison.Ordinal);
    }

    private string TokenOf(string name) => File.ReadAllText(Path.Combine(_folder, $"{name}.token")).TrimEnd('\n');

    private TokenBook Book(string name) => new(TestOptions.Of(File.ReadAllText(Path.Combine(_folder, $"{name}.conf"))).Tokens);
}
