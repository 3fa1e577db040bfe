using Mesh.Requests;

namespace Mesh.Tests.Support;

/// <summary>Runs work on the spot, so that a test sees all that follows from a step when the step returns.</summary>
internal sealed class InlineQueue : WorkQueue
{
    public override void Add(IThreadPoolWorkItem work, bool preferLocal) => work.Execute();
}
