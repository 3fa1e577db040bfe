using System.Collections.Immutable;
using System.Text;

namespace Mesh.Inspection.Protocol;

/// <summary>What a client and a node say to each other; one message per frame.</summary>
/// <remarks>
/// The client speaks first: <see cref="Hello"/>, answered by <see cref="HelloAccepted"/> or <see cref="HelloRefused"/>.
/// Then any number of requests, one at a time. A command is answered by zero or more <see cref="CommandResponse"/>
/// that are not final, then by one that is, or by <see cref="CommandFailed"/>.
/// </remarks>
public abstract record InspectionMessage
{
    private protected InspectionMessage()
    {
    }

    // The JSON reader checks that members are not null, but not the elements of a list.
    internal virtual bool HasNullElement => false;
}

/// <summary>The client's first message.</summary>
/// <param name="MinVersion">The lowest protocol version that it speaks.</param>
/// <param name="MaxVersion">The highest one.</param>
/// <param name="Client">Its name and version, for the node's log.</param>
/// <param name="Token">The user's token; null without one. It is no part of the text of this message.</param>
public sealed record Hello(int MinVersion, int MaxVersion, string Client, string? Token = null) : InspectionMessage
{
    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"MinVersion = {MinVersion}, MaxVersion = {MaxVersion}, Client = {Client}");
        return true;
    }
}

/// <summary>The node takes the session.</summary>
/// <param name="Version">The version that both speak from now on.</param>
/// <param name="NodeName">The node's stable name.</param>
public sealed record HelloAccepted(int Version, string NodeName) : InspectionMessage;

/// <summary>The node does not take the session, and closes the connection.</summary>
/// <param name="Reason">For people.</param>
public sealed record HelloRefused(string Reason) : InspectionMessage;

/// <summary>Asks for the palettes.</summary>
public sealed record PalettesRequest : InspectionMessage;

/// <summary>Some of the palettes.</summary>
/// <param name="Items">The palettes of this frame.</param>
/// <param name="Final">Whether no more follow.</param>
public sealed record Palettes(ImmutableArray<PaletteDescription> Items, bool Final) : InspectionMessage
{
    internal override bool HasNullElement => Items.Any(palette => palette is null
        || palette.Commands.Any(command => command is null
            || command.Arguments.Any(argument => argument is null
                || argument.Switches.Concat(argument.Hints).Any(word => word is null))));
}

/// <summary>Runs a command.</summary>
/// <param name="Palette">The palette's name.</param>
/// <param name="Command">The command's name.</param>
/// <param name="Arguments">The values that the user gave; absent ones get their default at the node.</param>
/// <param name="Json">Whether the answer shall be JSON.</param>
public sealed record CommandRequest(
    string Palette, string Command, ImmutableArray<ArgumentValue> Arguments, bool Json) : InspectionMessage
{
    internal override bool HasNullElement => Arguments.Any(argument => argument is null);
}

/// <summary>
/// Some of the text of a file that the next <see cref="CommandRequest"/> names; before that, in order, and not answered.
/// </summary>
/// <param name="Argument">The argument whose value is the file's name.</param>
/// <param name="Text">The next piece.</param>
public sealed record FileText(string Argument, string Text) : InspectionMessage
{
    /// <summary>The most characters that the files of one command may have: 16 Mi.</summary>
    public const int MaxChars = 16 << 20;

    /// <summary>The most characters of one piece, so that it fits into a frame however it is written.</summary>
    public const int MaxPiece = 8_000;
}

/// <summary>Some of a command's output.</summary>
/// <param name="Parts">In their order; of JSON documents alone where JSON was asked for.</param>
/// <param name="Final">Whether the command is done.</param>
public sealed record CommandResponse(ImmutableArray<OutputPart> Parts, bool Final) : InspectionMessage
{
    internal override bool HasNullElement => Parts.Any(part => part is null or { HasNullElement: true });
}

/// <summary>The command failed; final.</summary>
/// <param name="Text">For people: what was wrong, and what was wanted.</param>
public sealed record CommandFailed(string Text) : InspectionMessage;

/// <summary>Asks which values there are of a kind, between commands. Only a node that has marked an argument with the
/// kind is asked: an older one marks none, and does not know the question.</summary>
/// <param name="Kind">What an argument was marked with.</param>
/// <param name="Prefix">What they must begin with.</param>
public sealed record ValuesRequest(string Kind, string Prefix) : InspectionMessage;

/// <summary>Some values of the kind, as many as are worth reading.</summary>
/// <param name="Items">Sorted; all begin with the prefix.</param>
public sealed record Values(ImmutableArray<string> Items) : InspectionMessage
{
    internal override bool HasNullElement => Items.Any(item => item is null);
}

/// <summary>
/// Ends the running command. It still ends with its own final message; without a running one, means nothing.
/// </summary>
public sealed record Cancel : InspectionMessage;
