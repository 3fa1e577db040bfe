namespace Mesh.Tests.Processes;

/// <summary>Tests that run when no others do.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
