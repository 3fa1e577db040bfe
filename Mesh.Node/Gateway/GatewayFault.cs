using Mesh.Documents;

namespace Mesh.Node.Gateway;

/// <summary>Why the gateway itself declined a request: no handler ran, and no node was tried.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">The word for it: one of <see cref="Words"/>, or one that only HTTP has.</param>
/// <param name="Detail">Which value, what was found, what was wanted.</param>
internal sealed record GatewayFault(int Status, string Reason, string Detail)
{
    /// <summary>A header that can't be understood.</summary>
    internal static GatewayFault Header(string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid-header", detail);

    /// <summary>A key that no request can have.</summary>
    internal static GatewayFault Key(string detail) => Rejected(Mesh.Reason.InvalidKey, detail);

    /// <summary>What the runtime would reject for the same reason, with the same status.</summary>
    internal static GatewayFault Rejected(Reason reason, string detail) =>
        new(OutcomeStatus.Of(Outcome.Rejected, reason), Words.Of(reason), detail);
}
