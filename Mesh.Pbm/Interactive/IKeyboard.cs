namespace Mesh.Pbm.Interactive;

/// <summary>Where keys come from.</summary>
internal interface IKeyboard
{
    /// <summary>Columns of the terminal now.</summary>
    int Width { get; }

    /// <summary>Whether Ctrl+C is a key like others, and not an interruption.</summary>
    void TakeInterrupts(bool asKeys);

    /// <summary>The next key; one caller at a time.</summary>
    Task<ConsoleKeyInfo> ReadAsync();
}

/// <summary>The keys of this process's terminal.</summary>
internal sealed class ConsoleKeyboard : IKeyboard
{
    public int Width => Console.WindowWidth > 0 ? Console.WindowWidth : 80;

    public void TakeInterrupts(bool asKeys) => Console.TreatControlCAsInput = asKeys;

    public Task<ConsoleKeyInfo> ReadAsync() => Task.Factory.StartNew(
        () => Console.ReadKey(intercept: true),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
