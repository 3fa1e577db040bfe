using System.Collections.Immutable;

namespace Mesh.Faults.Traffic;

/// <summary>What a load sends.</summary>
/// <param name="Gateways">Through whom, in turn.</param>
/// <param name="PerSecond">Requests a second, whether or not the last were answered; 1 upward.</param>
/// <param name="Services">The services, in turn; one that stands twice gets twice the share.</param>
/// <param name="History">The file to write.</param>
internal sealed record LoadOptions(
    ImmutableArray<Uri> Gateways, int PerSecond, ImmutableArray<string> Services, string History)
{
    /// <summary>What the numbers of two loads of one run lie apart.</summary>
    internal const long NumbersPerLoad = 100_000_000;

    /// <summary>How many keys take turns.</summary>
    internal int Keys { get; init; } = 1_000;

    /// <summary>How many of a hundred requests say that running them twice does no harm.</summary>
    internal int IdempotentPercent { get; init; } = 100;

    /// <summary>What each request asks for.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The number of the first request; 1 upward, so that two loads of a run use different ones.</summary>
    internal long First { get; init; } = 1;

    /// <summary>Whether each request names itself, so that nodes remember it.</summary>
    internal bool RequestIds { get; init; }

    /// <summary>Bytes of each payload; no less than its number takes.</summary>
    internal int PayloadBytes { get; init; }

    /// <summary>Written behind the number, for services that read it.</summary>
    internal string Word { get; init; } = "";

    /// <summary>When to stop; null to go on until told.</summary>
    internal TimeSpan? For { get; init; }

    /// <summary>What the request of a number is.</summary>
    internal Planned Plan(long number)
    {
        var mixed = Mix(number);
        return new(
            number,
            Services[(int)(number % Services.Length)],
            $"key-{number / Services.Length % Keys}",
            mixed % 100 < IdempotentPercent,
            mixed / 100);
    }

    /// <summary>So that service, key, kind and gateway go together in no pattern.</summary>
    private static int Mix(long number) => (int)(((ulong)number * 0x9E37_79B9_7F4A_7C15UL) >> 33);
}

/// <summary>A request that is to be sent.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Service">The service.</param>
/// <param name="Key">The key.</param>
/// <param name="Idempotent">What is said of it.</param>
/// <param name="Turn">Which gateway's turn it is; 0 upward.</param>
internal readonly record struct Planned(long Number, string Service, string Key, bool Idempotent, int Turn);
