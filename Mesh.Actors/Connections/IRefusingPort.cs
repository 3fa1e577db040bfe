namespace Mesh.Connections;

/// <summary>A port that refuses connections, or closes them for what came over them. Thread-safe.</summary>
internal interface IRefusingPort
{
    /// <summary>What it is for: <c>data</c>, <c>control</c>, <c>pbm</c> or <c>gateway</c>.</summary>
    string Plane { get; }

    /// <summary>How many there were.</summary>
    long Refused { get; }
}
