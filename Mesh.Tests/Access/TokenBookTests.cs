using Mesh.Access;
using Mesh.Identity;

namespace Mesh.Tests.Access;

public sealed class TokenBookTests
{
    private const string Section = "mesh.access.tokens";
    private static readonly string Old = AccessToken.New();
    private static readonly string New = AccessToken.New();

    [Fact]
    public void ATokenIsAPrefixAndThirtyTwoRandomBytes()
    {
        Assert.Matches("^mesh_[A-Za-z0-9_-]{43}$", Old);
        Assert.NotEqual(Old, New);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", AccessToken.HashOf("abc"));
    }

    [Fact]
    public void TwoTokensOfOneCallerAreGoodWhileOneTakesTheOthersPlace()
    {
        var book = Book($"{Section}.ci {{ hashes = [\"{AccessToken.HashOf(Old)}\", \"{AccessToken.HashOf(New)}\"], scopes = [mesh.read] }}");

        Assert.Equal("ci", book.Find(Old)?.Name);
        Assert.Equal("ci", book.Find(New)?.Name);

        book.Replace(Configuration.Deployment.Options($"{Section}.ci {{ hashes = \"{AccessToken.HashOf(New).ToUpperInvariant()}\", scopes = mesh.read }}").Tokens);

        Assert.Null(book.Find(Old));
        Assert.Equal("ci", book.Find(New)?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mesh_")]
    [InlineData("mesh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void AStrangersTokenIsNobodys(string token) =>
        Assert.Null(Book($"{Section}.ci {{ hashes = [\"{AccessToken.HashOf(Old)}\"], scopes = [mesh.read] }}").Find(token));

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void ATextOfMoreThan512CharactersIsNoToken(int chars, bool isKnown)
    {
        var token = new string('€', chars);
        var hash = AccessToken.HashOf(token.AsSpan(0, 512));

        Assert.Equal(isKnown, Book($"{Section}.ci {{ hashes = [\"{hash}\"], scopes = [mesh.read] }}").Find(token) is not null);
    }

    [Theory]
    [InlineData("mesh.invoke:orders", "mesh.invoke", "orders", true)]
    [InlineData("mesh.invoke:orders", "mesh.invoke", "order", false)]
    [InlineData("mesh.invoke:*", "mesh.invoke", "orders", true)]
    [InlineData("mesh.invoke:*", "mesh.forward", "orders", false)]
    [InlineData("mesh.forward:*", "mesh.admin", null, false)]
    [InlineData("mesh.admin", "mesh.read", null, false)]
    [InlineData("mesh.operator", "mesh.viewer", null, true)]
    [InlineData("mesh.viewer", "mesh.operator", null, false)]
    public void AScopeAllowsWhatItNames(string held, string kind, string? target, bool allows)
    {
        var book = Book($"{Section}.ci {{ hashes = [\"{AccessToken.HashOf(Old)}\"], scopes = [\"{held}\"] }}");

        Assert.Equal(allows, book.Find(Old)!.Scopes.Allows(new AccessScope(kind, target)));
    }

    [Fact]
    public void WordsOfAnIdentityProviderThatAreNoScopesMeanNothing() =>
        Assert.Equal(["mesh.read"], ScopeSet.Among(["openid", "mesh.read", "mesh.invoke", "mesh.root", "mesh.read:x"]).Texts.AsEnumerable());

    [Theory]
    [InlineData("ci {}", "ci.hashes is empty; it must be one hash", "ci.scopes is empty; it must be a list of mesh.invoke:SERVICE")]
    [InlineData("ci = mesh_abc", "ci is a value; it must be a section.")]
    [InlineData("ci { scopes = [mesh.read], hashes = [a, b, c] }", "ci.hashes is a list of 3;", "ci.hashes[2] is 1 characters;")]
    [InlineData("ci { scopes = [mesh.read], hashes = [mesh_abc] }", "ci.hashes[0] is a token itself; it must be the SHA-256")]
    [InlineData("ci { scopes = [mesh.root, \"mesh.invoke\", \"mesh.read:x\"], hashes = [@] }", "ci.scopes[0] is mesh.root;", "ci.scopes[2] is mesh.read:x;")]
    [InlineData("ci { scopes = [mesh.read], hashes = [@], hash = 1 }", "ci.hash is unknown; it must be a key of reference.conf, perhaps mesh.access.tokens.ci.hashes.")]
    [InlineData("\"a b\" { scopes = [mesh.read], hashes = [@] }", "\"a b\" is no caller's name;")]
    [InlineData("a { scopes = [mesh.read], hashes = [@, @] }", " has one hash 2 times, for a; it must be there once.")]
    public void AFaultSaysWhatWasFoundAndWanted(string token, params string[] faults)
    {
        var found = string.Join('\n', Configuration.Deployment.Faults($"{Section}.{token.Replace("@", AccessToken.HashOf(Old), StringComparison.Ordinal)}"));

        Assert.All(faults, fault => Assert.Contains($"{Section}{(fault[0] == ' ' ? "" : ".")}{fault}", found, StringComparison.Ordinal));
        Assert.DoesNotContain("mesh_", found, StringComparison.Ordinal);
    }

    private static TokenBook Book(string hocon) => new(Configuration.Deployment.Options(hocon).Tokens);
}
