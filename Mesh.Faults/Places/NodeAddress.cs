namespace Mesh.Faults.Places;

/// <summary>Where one node listens.</summary>
internal sealed record NodeAddress(string Host, int Control, int Data, int GatewayPort, int Pbm)
{
    internal Uri Gateway { get; } = new($"http://{Host}:{GatewayPort}");

    /// <summary>As a seed list names it.</summary>
    internal string Seed => $"{Host}:{Control}";
}
