namespace Mesh.Pbm.Editing;

/// <summary>What a key does to the line.</summary>
internal enum KeyMeaning
{
    None,
    Text,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Backspace,
    Delete,
    DeleteToStart,
    DeleteToEnd,
    DeleteWord,
    Older,
    Newer,
    Search,
    Complete,
    Accept,
    Abandon,
    DeleteOrLeave,
    Escape,
    Redraw,
}

/// <summary>The keys, as every shell has them.</summary>
internal static class Keys
{
    public static KeyMeaning MeaningOf(ConsoleKeyInfo key) => key switch
    {
        { Modifiers: ConsoleModifiers.Control } => WithControl(key.Key),
        { Modifiers: ConsoleModifiers.Alt, Key: ConsoleKey.B } => KeyMeaning.WordLeft,
        { Modifiers: ConsoleModifiers.Alt, Key: ConsoleKey.F } => KeyMeaning.WordRight,
        { Modifiers: ConsoleModifiers.Alt } => KeyMeaning.None,
        { Key: ConsoleKey.LeftArrow } => KeyMeaning.Left,
        { Key: ConsoleKey.RightArrow } => KeyMeaning.Right,
        { Key: ConsoleKey.UpArrow } => KeyMeaning.Older,
        { Key: ConsoleKey.DownArrow } => KeyMeaning.Newer,
        { Key: ConsoleKey.Home } => KeyMeaning.Home,
        { Key: ConsoleKey.End } => KeyMeaning.End,
        { Key: ConsoleKey.Backspace } => KeyMeaning.Backspace,
        { Key: ConsoleKey.Delete } => KeyMeaning.Delete,
        { Key: ConsoleKey.Tab } => KeyMeaning.Complete,
        { Key: ConsoleKey.Enter } => KeyMeaning.Accept,
        { Key: ConsoleKey.Escape } => KeyMeaning.Escape,
        { KeyChar: var character } when !char.IsControl(character) => KeyMeaning.Text,
        _ => KeyMeaning.None,
    };

    private static KeyMeaning WithControl(ConsoleKey key) => key switch
    {
        ConsoleKey.A => KeyMeaning.Home,
        ConsoleKey.B => KeyMeaning.Left,
        ConsoleKey.C => KeyMeaning.Abandon,
        ConsoleKey.D => KeyMeaning.DeleteOrLeave,
        ConsoleKey.E => KeyMeaning.End,
        ConsoleKey.F => KeyMeaning.Right,
        ConsoleKey.G => KeyMeaning.Escape,
        ConsoleKey.H or ConsoleKey.Backspace => KeyMeaning.Backspace,
        ConsoleKey.J or ConsoleKey.Enter => KeyMeaning.Accept,
        ConsoleKey.K => KeyMeaning.DeleteToEnd,
        ConsoleKey.L => KeyMeaning.Redraw,
        ConsoleKey.N => KeyMeaning.Newer,
        ConsoleKey.P => KeyMeaning.Older,
        ConsoleKey.R => KeyMeaning.Search,
        ConsoleKey.U => KeyMeaning.DeleteToStart,
        ConsoleKey.W => KeyMeaning.DeleteWord,
        ConsoleKey.LeftArrow => KeyMeaning.WordLeft,
        ConsoleKey.RightArrow => KeyMeaning.WordRight,
        _ => KeyMeaning.None,
    };
}
