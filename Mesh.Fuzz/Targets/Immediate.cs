namespace Mesh.Fuzz.Targets;

/// <summary>What has to be done at once, because all that it needs is there.</summary>
internal static class Immediate
{
    /// <summary>The result of something that did not wait.</summary>
    public static T Of<T>(ValueTask<T> task)
    {
        FindingException.ThrowUnless(task.IsCompleted, "something waits for what is there");
        return task.GetAwaiter().GetResult();
    }
}
