using Mesh.Access;
using Mesh.Identity;
using Mesh.Inspection;

namespace Mesh.Tests.Access;

/// <summary>What a session of pbm's may do, for every way to come.</summary>
public sealed class PbmAccessTests
{
    [Theory]
    [InlineData(false, false, null, PbmRole.Operator)]
    [InlineData(false, true, null, PbmRole.Operator)] // nobody is asked, whatever is shown
    [InlineData(true, false, null, PbmRole.None)]
    [InlineData(true, true, null, PbmRole.None)]
    [InlineData(true, true, "mesh.viewer", PbmRole.Viewer)]
    [InlineData(true, true, "mesh.operator", PbmRole.Operator)]
    [InlineData(true, true, "mesh.admin", PbmRole.None)]
    [InlineData(true, true, "mesh.invoke:*", PbmRole.None)]
    public void OnThisMachineATokenIsWantedOnceSomebodyHasOne(bool anyTokens, bool cameWithToken, string? scope, PbmRole role) =>
        Assert.Equal(role, PbmAccess.Judge(true, anyTokens, cameWithToken, Bearer(scope), null).Role);

    [Theory]
    [InlineData("node", "mesh.operator", PbmRole.Operator)]
    [InlineData("operator", "mesh.operator", PbmRole.Operator)]
    [InlineData("viewer", "mesh.operator", PbmRole.Viewer)]
    [InlineData("node", "mesh.viewer", PbmRole.Viewer)]
    [InlineData("operator", "mesh.viewer", PbmRole.Viewer)]
    [InlineData("viewer", "mesh.viewer", PbmRole.Viewer)]
    [InlineData("viewer,operator", "mesh.operator", PbmRole.Operator)]
    [InlineData("cook", "mesh.operator", PbmRole.None)]
    [InlineData("operator", "mesh.read", PbmRole.None)]
    [InlineData("operator", null, PbmRole.None)]
    [InlineData(null, "mesh.operator", PbmRole.None)]
    public void BeyondItTheLesserOfCertificateAndTokenHolds(string? roles, string? scope, PbmRole role)
    {
        var certificate = roles is null ? null : new CertificateSubject("anna", [.. roles.Split(',')]);

        Assert.Equal(role, PbmAccess.Judge(false, true, true, Bearer(scope), certificate).Role);
        Assert.Equal(PbmRole.None, PbmAccess.Judge(false, true, false, null, certificate).Role);
        Assert.Equal(PbmRole.None, PbmAccess.Judge(false, false, false, null, certificate).Role); // the last token is gone
    }

    [Fact]
    public void ARefusalSaysWhatToDo()
    {
        Assert.Equal(
            "it wants a token, and none came: --token-file FILE, PBM_TOKEN_FILE or PBM_TOKEN gives pbm a token of mesh.access.tokens;"
                + " a pbm that is older than this node can't send one",
            PbmAccess.Judge(true, true, false, null, null).Refusal);
        Assert.StartsWith("it knows no such token, or not any more: --token-file FILE", PbmAccess.Judge(true, true, true, null, null).Refusal, StringComparison.Ordinal);
        Assert.Equal(
            "the token of ci has neither scope mesh.viewer nor mesh.operator", PbmAccess.Judge(true, true, true, Bearer("mesh.read"), null).Refusal);
        Assert.Equal(
            "the certificate of anna (cook) has none of the roles node, operator and viewer",
            PbmAccess.Judge(false, true, true, Bearer("mesh.operator"), new("anna", ["cook"])).Refusal);
        Assert.Equal(new(PbmRole.Viewer, "ci", null), PbmAccess.Judge(true, true, true, Bearer("mesh.viewer"), null));
    }

    private static Caller? Bearer(string? scope) => scope is null ? null : new Caller("ci", new ScopeSet([AccessScope.Parse(scope)!.Value]));
}
