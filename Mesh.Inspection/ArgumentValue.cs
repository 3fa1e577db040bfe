namespace Mesh.Inspection;

/// <summary>One value that a command is called with.</summary>
/// <param name="Name">The argument's name, not its switch.</param>
/// <param name="Value">The value as the user gave it.</param>
public sealed record ArgumentValue(string Name, string Value);
