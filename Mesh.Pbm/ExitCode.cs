namespace Mesh.Pbm;

/// <summary>What <c>pbm</c> tells the shell. Scripts rely on the numbers.</summary>
internal static class ExitCode
{
    /// <summary>The command is done.</summary>
    public const int Done = 0;

    /// <summary>The node ran the command and it failed, or the node was lost meanwhile.</summary>
    public const int Failed = 1;

    /// <summary>The command line means nothing; no command was sent.</summary>
    public const int Usage = 2;

    /// <summary>There is no session: nobody listens, it is no pbm host, or it refuses this client.</summary>
    public const int CannotConnect = 3;

    /// <summary>The command did not end in time; the node was told to cancel it.</summary>
    public const int TimedOut = 4;

    /// <summary>The user interrupted.</summary>
    public const int Interrupted = 130;
}
