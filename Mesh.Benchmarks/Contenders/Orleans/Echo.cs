namespace Mesh.Benchmarks.Contenders.Orleans;

/// <summary>A request, and its reply. Immutable, so that Orleans copies none that stays in its silo.</summary>
[GenerateSerializer]
[Immutable]
internal sealed record Echo([property: Id(0)] byte[] Payload);
