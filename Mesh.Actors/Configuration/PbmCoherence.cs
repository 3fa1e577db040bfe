using System.Collections.Immutable;
using System.Net;
using Mesh.Access;
using Mesh.Identity;

namespace Mesh.Configuration;

/// <summary>pbm can take nodes out of the cluster: where others reach it, it must know who they are.</summary>
internal static class PbmCoherence
{
    private const string Host = "petabridge.cmd.host";
    private const string Tls = "mesh.tls";

    internal static void Check(SettingsReader settings, MeshOptions options)
    {
        if (!settings.AreSound(Host) || !IsExposed(options.Pbm))
        {
            return;
        }

        var name = options.Node.Name;
        var found = $"{Host} is {options.Pbm.Host}, where others reach pbm";
        if (options.Tls.Files is null && settings.AreSound($"{Tls}.ca", $"{Tls}.certificate", $"{Tls}.key"))
        {
            settings.Fault(
                $"{found}, and there is no TLS; it must be 127.0.0.1 (MESH_PBM_HOST=127.0.0.1), or there must be certificates: "
                + $"`pbm certs init -d certs` and `pbm certs node {name} -d certs` make them, "
                + "mesh.tls.directory = certs (MESH_TLS_DIRECTORY=certs) has them used.");
        }

        if (!AnyForPbm(options.Tokens))
        {
            settings.Fault(
                $"{found}, and nobody has a token for it; it must be 127.0.0.1 (MESH_PBM_HOST=127.0.0.1), or there must be a token with the "
                + $"scope {AccessScope.Operator} or {AccessScope.Viewer}: `pbm token NAME --scope {AccessScope.Operator} -d certs` makes one, "
                + "--config certs/NAME.conf has it known.");
        }
    }

    /// <summary>Whether others than this machine may reach pbm.</summary>
    internal static bool IsExposed(PbmOptions pbm) => !(IPAddress.TryParse(pbm.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether one of these is good for pbm.</summary>
    internal static bool AnyForPbm(ImmutableArray<TokenDefinition> tokens) =>
        tokens.Any(token => token.Scopes.Allows(new(AccessScope.Viewer)));
}
