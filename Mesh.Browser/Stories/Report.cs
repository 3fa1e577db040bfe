using Microsoft.Playwright;

namespace Mesh.Browser.Stories;

/// <summary>Says of each check how it went, and counts.</summary>
internal sealed class Report
{
    private int _passed;
    private int _failed;

    /// <summary>0 when nothing failed.</summary>
    internal int ExitCode => _failed == 0 ? 0 : 1;

    /// <summary>Checks something that says what it saw, and throws when that is not what was promised.</summary>
    internal async Task CheckAsync(string name, Func<Task<string>> check)
    {
        try
        {
            var seen = await check();
            _passed++;
            Console.WriteLine($"ok      {name}{(seen.Length > 0 ? $": {seen}" : "")}");
        }
        catch (Exception fault) when (fault is CheckFailedException or PlaywrightException or TimeoutException or OperationCanceledException)
        {
            _failed++;
            Console.WriteLine($"FAILED  {name}: {fault.Message.ReplaceLineEndings("\n        ")}");
        }
    }

    internal void Tell() => Console.WriteLine($"{_passed} passed, {_failed} failed");
}

/// <summary>Something is not as it was promised.</summary>
internal sealed class CheckFailedException(string message) : Exception(message)
{
    internal static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new CheckFailedException(message);
        }
    }
}
