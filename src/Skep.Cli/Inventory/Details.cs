using Skep.Cli.Output;

namespace Skep.Cli.Inventory;

/// <summary>One object, a property a line; properties that are not known are left out.</summary>
static class Details
{
    public static void Write(Terminal terminal, string title, params (string Name, string? Value)[] properties)
    {
        terminal.Out.WriteLine(terminal.Emphasise(title));
        int width = properties.Max(static property => property.Name.Length);
        foreach ((string name, string? value) in properties)
        {
            if (!string.IsNullOrEmpty(value))
                terminal.Out.WriteLine($"  {name.PadRight(width)}  {value}");
        }
    }
}
