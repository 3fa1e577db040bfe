namespace Mesh.FailureDetection;

/// <summary>Published on the event stream when this node doubts itself more or less than before.</summary>
/// <param name="Level">How many times its thresholds are raised; 1 when it is well.</param>
/// <param name="Starved">For how long it was kept from its work just now; zero when it calms down.</param>
internal sealed record DoubtChanged(int Level, TimeSpan Starved);
